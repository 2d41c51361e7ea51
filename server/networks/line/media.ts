import type { Account, MediaResult, NetworkIO } from '../../domain/network.ts'
import { call, dataRequest } from './api.ts'

/**
 * Opens what a person sent, by its kind and the message's id. LINE keeps it for a time that it does not tell.
 * https://developers.line.biz/en/reference/messaging-api/#get-content
 */
export async function fetchMedia(account: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  const [, kind, id] = ref.match(/^(image|video|audio|file)\/(\w+)$/) ?? []
  if (kind === undefined || id === undefined) {
    return {
      ok: false,
      failure: {
        code: 'no_file',
        message: 'LINE gives no file for this.',
        cure: 'A sticker is known by its numbers only: see https://developers.line.biz/en/docs/messaging-api/sticker-list/.',
      },
      permanent: true,
    }
  }
  const path = `/message/${id}/content`
  if (kind === 'video' || kind === 'audio') {
    const refused = await notReady(account, path, io)
    if (refused) return refused
  }
  return io.download(dataRequest(account, path))
}

/**
 * Why a film or a sound cannot be had yet: LINE converts it first.
 * https://developers.line.biz/en/reference/messaging-api/#verify-video-or-audio-preparation-status
 */
async function notReady(account: Account, path: string, io: NetworkIO): Promise<MediaResult | null> {
  const answer = await call(io, account, dataRequest(account, `${path}/transcoding`))
  if (!answer.ok) return { ok: false, failure: answer.failure }
  const { status } = answer.json
  if (status === 'succeeded') return null
  return status === 'failed' ? NOT_PREPARED : PREPARING
}

const PREPARING: MediaResult = {
  ok: false,
  failure: { code: 'preparing', message: 'LINE still prepares this file.', cure: 'Try again in a minute.' },
}

const NOT_PREPARED: MediaResult = {
  ok: false,
  failure: {
    code: 'not_prepared',
    message: 'LINE could not prepare this file.',
    cure: 'Ask for it to be sent again.',
  },
  permanent: true,
}
