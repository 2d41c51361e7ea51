import type { Demo } from '../shared/demo.ts'
import { startVonage } from './index.ts'

/** An account with an application and a number. */
export async function vonageDemo(port: number): Promise<Demo> {
  const { url, addAccount, addApplication, addNumber, close } = await startVonage({ port })
  const account = addAccount()
  const { id: applicationId } = addApplication(account.apiKey, { name: 'Portico demo' })
  const { msisdn } = addNumber(account.apiKey, '447700900000')
  const control = `${url}/_simulator/accounts/${account.apiKey}`
  return {
    title: 'Vonage',
    url,
    offers: [
      {
        network: 'vonage-sms',
        url,
        config: { ...account, applicationId, sender: `+${msisdn}` },
        play: { url: `${control}/write`, body: { text: 'Hello' } },
        sent: { url: `${control}/messages` },
      },
    ],
    close,
  }
}
