import timers from 'node:timers/promises'
import type { Account, NetworkIO, OutboundMessage, Verdict } from '../../domain/network.ts'
import { e164 } from '../shared/sms/phone.ts'
import { type Answer, verdictOf } from '../shared/twilio/answer.ts'
import { accountPath, ask } from '../shared/twilio/api.ts'
import { callbackUrl } from '../shared/twilio/settings.ts'
import { lineTo } from './line.ts'
import { configOf } from './manifest.ts'
import { type Speech, speechOf } from './speech.ts'
import { listen } from './talk.ts'
import { twiml } from './twiml.ts'

/** Characters of TwiML. https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource */
const MAX_TWIML = 4000
/** Until we look again whether a phone that rings was answered, milliseconds. */
const RING = 2000

/** Says a message in the call with the contact, or calls them. */
export async function deliver(message: OutboundMessage, account: Account, io: NetworkIO): Promise<Verdict> {
  const speech = speechOf(message.content, account)
  if ('code' in speech) return { verdict: 'permanent', failure: speech }
  const document = twiml([
    ...speech.verbs,
    ...listen(account, { said: message.id, turn: 1, menu: speech.menu }),
  ])
  if (document.length > MAX_TWIML) return { verdict: 'permanent', failure: tooLong }
  const looked = await lineTo(message.thread, account, io)
  if (!looked.ok) return verdictOf(looked)
  switch (looked.line.state) {
    case 'talking':
      return speak(looked.line.callSid, document, speech, message, account, io)
    case 'ringing':
      return { verdict: 'retry', afterMs: RING, failure: stillRinging }
    case 'ended':
      return { verdict: 'permanent', failure: hungUp }
    case 'free':
      return call(document, message, account, io)
  }
}

/** https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource */
async function speak(
  callSid: string,
  document: string,
  { seconds }: Speech,
  message: OutboundMessage,
  account: Account,
  io: NetworkIO,
): Promise<Verdict> {
  const answer = await ask(io, account, {
    method: 'POST',
    path: accountPath(account, `Calls/${callSid}.json`),
    form: { Twiml: document },
  })
  if (!answer.ok) return verdictOf(answer)
  // What is said next would cut this off: the conversation waits until it has been said.
  await timers.setTimeout(seconds * 1000, undefined, { signal: io.signal }).catch(() => {})
  return { verdict: 'sent', ref: `${callSid}:${message.id}` }
}

/** https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource */
async function call(
  document: string,
  message: OutboundMessage,
  account: Account,
  io: NetworkIO,
): Promise<Verdict> {
  const { phoneNumber, recordCalls } = configOf(account)
  const { webhookUrl } = account
  const answer = await ask(io, account, {
    method: 'POST',
    path: accountPath(account, 'Calls.json'),
    form: {
      To: e164(message.thread),
      From: phoneNumber,
      Twiml: document,
      ...(webhookUrl !== null && {
        StatusCallback: callbackUrl(`${webhookUrl}?for=${message.id}`),
        StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        ...(recordCalls && { Record: 'true', RecordingStatusCallback: callbackUrl(webhookUrl) }),
      }),
    },
  })
  return answer.ok ? { verdict: 'sent', ref: refOf(answer, message) } : verdictOf(answer)
}

const refOf = ({ json }: Extract<Answer, { ok: true }>, message: OutboundMessage): string | null =>
  typeof json.sid === 'string' ? `${json.sid}:${message.id}` : null

const tooLong = {
  code: 'text_too_long',
  message: 'The text is longer than Twilio says at a time.',
  cure: 'Send it in parts of up to 3000 characters.',
}
const stillRinging = {
  code: 'ringing',
  message: 'The phone rings; the message is said when it is answered.',
}
const hungUp = {
  code: 'call_ended',
  message: 'The call has just ended, and nobody is called back unasked.',
  cure: 'Send it again after half a minute to call.',
}
