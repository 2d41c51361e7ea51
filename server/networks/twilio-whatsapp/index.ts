import type { Account, ConnectResult, Network, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { phoneNumbers } from '../shared/sms/phone.ts'
import { classify } from '../shared/twilio/answer.ts'
import { connectMessages, disconnectMessages } from '../shared/twilio/connect.ts'
import { lookAtNobody, lookAtService } from '../shared/twilio/look.ts'
import { fetchMedia } from '../shared/twilio/media.ts'
import { parseMessages } from '../shared/twilio/messages.ts'
import { probeAccount, skippedCheck, webhookCheck } from '../shared/twilio/probe.ts'
import { callbackUrl, settingsOf } from '../shared/twilio/settings.ts'
import { verify } from '../shared/twilio/signature.ts'
import { manifest } from './manifest.ts'
import { render, typing } from './render.ts'
import { templates } from './templates.ts'

/** WhatsApp over Twilio. https://www.twilio.com/docs/whatsapp/api */
export const twilioWhatsapp: Network = {
  manifest,
  identify,
  addresses: phoneNumbers,
  verify,
  // Nothing is blocked by a word here, and "Cancel" or "Yes" are answers like others.
  parse: request => parseMessages(request, { words: false }),
  sending: { kind: 'http', render, classify },
  connect,
  disconnect,
  probe,
  fetchMedia,
  typing,
  templates,
}

/** A messaging service has one inbound URL for all of its senders, so it is one account. */
function identify(account: Account): string | null {
  const { phoneNumber, messagingServiceSid } = settingsOf(account)
  return messagingServiceSid ?? phoneNumber
}

/** The webhook of a messaging service is set; that of a single sender, a person sets in Twilio's console. */
async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const { phoneNumber, messagingServiceSid } = settingsOf(account)
  if (messagingServiceSid !== null || phoneNumber === null || account.webhookUrl === null) {
    return connectMessages(account, io)
  }
  return {
    ok: true,
    steps: [
      {
        kind: 'paste',
        title: 'Tell Twilio where to deliver',
        detail: `In the Twilio console open Messaging, Senders, WhatsApp senders, and there ${phoneNumber}. Enter this as the webhook URL for incoming messages, with the method POST. For the sandbox it is "When a message comes in" under Messaging, Try it out, Sandbox settings. The channel is active once the first message comes in.`,
        fields: [{ label: 'Webhook URL', value: callbackUrl(account.webhookUrl) }],
      },
    ],
  }
}

/** What a person entered, a person takes out. */
async function disconnect(account: Account, io: NetworkIO): Promise<void> {
  if (settingsOf(account).messagingServiceSid !== null) await disconnectMessages(account, io)
}

function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const { phoneNumber, messagingServiceSid } = settingsOf(account)
  return probeAccount(account, io, async () => {
    if (messagingServiceSid !== null) return lookAtService(account, io)
    if (phoneNumber === null) return lookAtNobody
    return {
      webhook:
        account.webhookUrl === null
          ? webhookCheck(account, false)
          : skippedCheck(
              'webhook',
              "A sender's webhook is seen in the Twilio console only; it works when a message comes in.",
            ),
      permissions: skippedCheck(
        'permissions',
        `Whether ${phoneNumber} is a WhatsApp sender shows when it sends.`,
      ),
    }
  })
}
