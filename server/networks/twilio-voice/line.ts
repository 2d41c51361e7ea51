import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, NetworkIO } from '../../domain/network.ts'
import { e164 } from '../shared/sms/phone.ts'
import type { Answer } from '../shared/twilio/answer.ts'
import { accountPath, ask } from '../shared/twilio/api.ts'
import { configOf } from './manifest.ts'

/** https://www.twilio.com/docs/voice/api/call-resource */
const ListedCall = Compile(
  Type.Object({
    sid: Type.String({ pattern: '^CA[0-9a-fA-F]{32}$' }),
    status: Type.String(),
    end_time: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
)

/** What the telephone line between us and a contact is doing. */
export type Line =
  | { state: 'talking'; callSid: string }
  | { state: 'ringing' }
  /** A moment ago. */
  | { state: 'ended' }
  | { state: 'free' }

/** After a call has ended it counts as just ended for this long, milliseconds. */
const JUST = 30_000

/** Looks for a call with a contact, whoever began it. */
export async function lineTo(
  thread: string,
  account: Account,
  io: NetworkIO,
): Promise<{ ok: true; line: Line } | Extract<Answer, { ok: false }>> {
  const [ours, theirs] = [configOf(account).phoneNumber, e164(thread)]
  const answers = await Promise.all(
    [
      { From: theirs, To: ours },
      { From: ours, To: theirs },
    ].map(ends =>
      // The latest come first.
      ask(io, account, {
        method: 'GET',
        path: accountPath(account, 'Calls.json'),
        query: { ...ends, PageSize: '5' },
      }),
    ),
  )
  const calls: unknown[] = []
  for (const answer of answers) {
    if (!answer.ok) return answer
    if (Array.isArray(answer.json.calls)) calls.push(...answer.json.calls)
  }
  return { ok: true, line: lineOf(calls, Date.now()) }
}

function lineOf(listed: readonly unknown[], now: number): Line {
  const calls = listed.filter(call => ListedCall.Check(call))
  const talking = calls.find(call => call.status === 'in-progress')
  if (talking) return { state: 'talking', callSid: talking.sid }
  if (calls.some(call => call.status === 'queued' || call.status === 'ringing')) return { state: 'ringing' }
  const justEnded = calls.some(call => now - Date.parse(call.end_time ?? '') < JUST)
  return { state: justEnded ? 'ended' : 'free' }
}
