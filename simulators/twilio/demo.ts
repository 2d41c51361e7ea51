import type { Demo } from '../shared/demo.ts'
import { startTwilio } from './index.ts'

/** An account with a number for messages and calls, which is a WhatsApp sender too. */
export async function twilioDemo(port: number): Promise<Demo> {
  const { url, addAccount, addNumber, addSender, close } = await startTwilio({ port })
  const { sid: accountSid, authToken } = addAccount({ friendlyName: 'Portico demo' })
  const { phoneNumber } = addNumber(accountSid, '+15557122661')
  const sender = `whatsapp:${phoneNumber}`
  addSender(accountSid, sender)
  const account = `${url}/_simulator/accounts/${accountSid}`
  const config = { accountSid, authToken, phoneNumber }
  return {
    title: 'Twilio',
    url,
    offers: [
      {
        network: 'twilio-sms',
        url,
        config,
        play: { url: `${account}/write`, body: { text: 'Hello' } },
        sent: { url: `${account}/messages` },
      },
      {
        network: 'twilio-whatsapp',
        url,
        config,
        finish: { url: `${account}/sender`, body: { address: sender, webhook: '<webhookUrl>' } },
        play: { url: `${account}/write`, body: { from: 'whatsapp:+491711234567', text: 'Hello' } },
        sent: { url: `${account}/messages` },
      },
      {
        network: 'twilio-voice',
        url,
        config,
        play: { url: `${account}/call`, body: {} },
        sent: { url: `${account}/calls` },
      },
    ],
    close,
  }
}
