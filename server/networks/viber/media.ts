import type { Account, MediaResult, NetworkIO } from '../../domain/network.ts'
import { isAtViber } from './content.ts'

/** Opens a file at Viber by its link, which needs no credentials and works for an hour. */
export async function fetchMedia(account: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  if (isAtViber(ref, account)) return await io.download({ method: 'GET', url: ref })
  return {
    ok: false,
    failure: {
      code: 'no_file',
      message: 'Viber gives no file for this.',
      cure: 'A sticker is known by its number only: see https://developers.viber.com/docs/tools/sticker-ids/.',
    },
    permanent: true,
  }
}
