import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { HttpResponse, Network, Verdict } from '../../domain/network.ts'
import { readAnswer } from '../shared/graph/answer.ts'
import { verifyCall } from '../shared/graph/webhook.ts'
import { addresses } from './addresses.ts'
import { connect, disconnect } from './connect.ts'
import { explore } from './explore.ts'
import { configOf, manifest } from './manifest.ts'
import { fetchMedia } from './media.ts'
import { parse, route } from './parse.ts'
import { probe } from './probe.ts'
import { markRead, render, typing } from './render.ts'
import { rules } from './rules.ts'
import { templates } from './templates.ts'

/** WhatsApp by Meta's Cloud API. https://developers.facebook.com/documentation/business-messaging/whatsapp/overview */
export const whatsapp: Network = {
  manifest,
  identify: account => configOf(account).phoneNumberId,
  addresses,
  verify: (request, account) => verifyCall(request, account, configOf(account).phoneNumberId),
  parse,
  route,
  sending: { kind: 'http', render, classify },
  connect,
  disconnect,
  probe,
  fetchMedia,
  typing,
  markRead,
  templates,
  explore,
}

const Sent = Compile(
  Type.Object({ messages: Type.Array(Type.Object({ id: Type.String({ minLength: 1 }) })) }),
)

/** What the answer to a sent message means. */
function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response, rules)
  if (!answer.ok) return answer.refusal
  const ref = Sent.Check(answer.json) ? answer.json.messages[0]?.id : undefined
  return { verdict: 'sent', ref: ref ?? null }
}
