import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, MediaResult, NetworkIO } from '../../domain/network.ts'
import { isMetaUrl } from '../shared/graph/hosts.ts'
import { ask, graphOf } from '../shared/graph/request.ts'
import { configOf } from './manifest.ts'
import { rules } from './rules.ts'

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media#get-media-url */
const File = Compile(
  Type.Object({
    url: Type.String(),
    mime_type: Type.Optional(Type.String()),
    file_size: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d{1,15}$' })]),
    ),
  }),
)

const GONE = 'Try again; WhatsApp keeps a file for 7 days only.'

/** Opens a file of the last 7 days by its id: WhatsApp gives a URL for five minutes, which wants the token too. */
export async function fetchMedia(account: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  const graph = graphOf(account, rules)
  const answer = await ask(io, graph, encodeURIComponent(ref), {
    query: { phone_number_id: configOf(account).phoneNumberId },
  })
  if (!answer.ok) {
    const { failure } = answer.refusal
    // Meta knows no such id, or no more.
    return answer.code === 100
      ? { ok: false, failure: { ...failure, cure: GONE }, permanent: true }
      : { ok: false, failure }
  }
  const file = answer.json
  if (!File.Check(file) || !isMetaUrl(file.url, graph.baseUrl)) {
    return {
      ok: false,
      failure: {
        code: 'no_media_url',
        message: 'WhatsApp did not tell where the file is.',
        cure: GONE,
      },
    }
  }
  const headers = { authorization: `Bearer ${graph.token}` }
  const media = await io.download({ method: 'GET', url: file.url, headers })
  if (!media.ok) return media
  return {
    ...media,
    mimeType: file.mime_type ?? media.mimeType,
    size: media.size ?? (file.file_size === undefined ? null : Number(file.file_size)),
  }
}
