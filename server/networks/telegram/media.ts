import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, MediaResult, NetworkIO } from '../../domain/network.ts'
import { call, tokenOf } from './api.ts'

/** https://core.telegram.org/bots/api#file. A path that leads elsewhere on the server is none of Telegram's. */
const File = Compile(
  Type.Object({
    file_path: Type.String({ pattern: '^(?!/)(?!.*\\.\\.)[\\w./-]+$' }),
    file_size: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
)

/** Opens a file of up to 20 MB by its `file_id`. https://core.telegram.org/bots/api#getfile */
export async function fetchMedia(account: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  const answer = await call(io, account, 'getFile', { file_id: ref })
  if (!answer.ok) return { ok: false, failure: answer.failure }
  const file = answer.result
  if (!File.Check(file)) {
    return {
      ok: false,
      failure: {
        code: 'no_file_path',
        message: 'Telegram did not tell where the file is.',
        cure: 'A Bot API server of your own must not run with --local.',
      },
    }
  }
  const { file_path, file_size } = file
  const media = await io.download({
    method: 'GET',
    url: `${account.baseUrl}/file/bot${tokenOf(account)}/${file_path}`,
  })
  if (!media.ok) return media
  return {
    ...media,
    // Telegram serves every file as application/octet-stream; the message told the type.
    mimeType: media.mimeType === 'application/octet-stream' ? null : media.mimeType,
    size: media.size ?? file_size ?? null,
    filename: file_path.slice(file_path.lastIndexOf('/') + 1),
  }
}
