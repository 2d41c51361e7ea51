import type { Account, MediaResult, NetworkIO } from '../../domain/network.ts'
import { accountPath, twilioRequest } from '../shared/twilio/api.ts'

/** Opens the recording of a call. https://www.twilio.com/docs/voice/api/recording#fetch-a-recordings-media-file */
export async function fetchMedia(account: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  const [, sid] = /^Recordings\/(RE[0-9a-fA-F]{32})$/.exec(ref) ?? []
  if (sid === undefined) {
    return {
      ok: false,
      failure: {
        code: 'no_such_file',
        message: 'Twilio has no such recording.',
        cure: 'It may have been deleted.',
      },
      permanent: true,
    }
  }
  const path = accountPath(account, `Recordings/${sid}.mp3`)
  const media = await io.download(twilioRequest(account, { method: 'GET', path }))
  return media.ok ? { ...media, filename: `${sid}.mp3` } : media
}
