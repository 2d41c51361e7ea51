import type { Account, Network, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { phoneNumbersAndShortCodes } from '../shared/sms/phone.ts'
import { classify } from '../shared/twilio/answer.ts'
import { connectMessages, disconnectMessages } from '../shared/twilio/connect.ts'
import { lookAtNobody, lookAtNumber, lookAtService } from '../shared/twilio/look.ts'
import { fetchMedia } from '../shared/twilio/media.ts'
import { parseMessages } from '../shared/twilio/messages.ts'
import { probeAccount } from '../shared/twilio/probe.ts'
import { settingsOf } from '../shared/twilio/settings.ts'
import { verify } from '../shared/twilio/signature.ts'
import { manifest } from './manifest.ts'
import { render } from './render.ts'

/** SMS and MMS over Twilio. https://www.twilio.com/docs/messaging/api/message-resource */
export const twilioSms: Network = {
  manifest,
  identify,
  addresses: phoneNumbersAndShortCodes,
  verify,
  parse: request => parseMessages(request, { words: true }),
  sending: { kind: 'http', render, classify },
  connect: connectMessages,
  disconnect: disconnectMessages,
  probe,
  fetchMedia,
}

/** A messaging service has one inbound URL for all of its numbers, so it is one account. */
function identify(account: Account): string | null {
  const { phoneNumber, messagingServiceSid } = settingsOf(account)
  return messagingServiceSid ?? phoneNumber
}

function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const { phoneNumber, messagingServiceSid } = settingsOf(account)
  return probeAccount(account, io, async () => {
    if (messagingServiceSid !== null) return lookAtService(account, io)
    if (phoneNumber !== null) {
      return lookAtNumber(account, io, { ability: 'sms', urlsOf: number => [number.sms_url] })
    }
    return lookAtNobody
  })
}
