import { Type } from 'typebox'
import { Compile } from '../../../../domain/compile.ts'
import type {
  Account,
  HttpResponse,
  MediaResult,
  Network,
  NetworkIO,
  Verdict,
} from '../../../../domain/network.ts'
import { readAnswer } from '../answer.ts'
import { isMetaUrl } from '../hosts.ts'
import { verifyCall } from '../webhook.ts'
import { connectPage, disconnectPage } from './connect.ts'
import { explorePages } from './explore.ts'
import { parseCall, routeCall } from './parse.ts'
import { probePage } from './probe.ts'
import { renderMessage, senderAction } from './render.ts'
import { rules } from './rules.ts'
import { configOf, HUMAN_AGENT_WINDOW, idOf, type Surface, WINDOW } from './surface.ts'

/** A network of the Messenger Platform. https://developers.facebook.com/docs/messenger-platform */
export const messagingNetwork = (surface: Surface, manifest: Network['manifest']): Network => ({
  manifest,
  identify: account => idOf(surface, account),
  verify: (request, account) => verifyCall(request, account, idOf(surface, account)),
  parse: (request, account) => parseCall(surface, request, account),
  route: request => routeCall(surface, request),
  sending: { kind: 'http', render: (message, account) => renderMessage(surface, message, account), classify },
  connect: (account, io) => connectPage(surface, account, io),
  disconnect: (account, io) => disconnectPage(surface, account, io),
  probe: (account, io) => probePage(surface, account, io),
  fetchMedia,
  typing: (target, account) => senderAction('typing_on', target, account),
  markRead: (target, account) => senderAction('mark_seen', target, account),
  explore: (token, baseUrl, io) => explorePages(surface, token, baseUrl, io),
  windowHours: account => (configOf(account).humanAgent === true ? HUMAN_AGENT_WINDOW : WINDOW),
})

const Sent = Compile(Type.Object({ message_id: Type.String({ minLength: 1 }) }))

/** What the answer to a sent message means. */
function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response, rules)
  if (!answer.ok) return answer.refusal
  return { verdict: 'sent', ref: Sent.Check(answer.json) ? answer.json.message_id : null }
}

/** Opens a file by the URL that came with it: Meta signs these, they want no token, and end after some days. */
async function fetchMedia({ baseUrl }: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  if (isMetaUrl(ref, baseUrl)) return io.download({ method: 'GET', url: ref })
  return {
    ok: false,
    failure: {
      code: 'no_media_url',
      message: "The file does not lie on one of Meta's servers.",
      cure: 'Ask for the file again.',
    },
    permanent: true,
  }
}
