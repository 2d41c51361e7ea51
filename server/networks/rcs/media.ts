import type { Account, MediaResult, NetworkIO } from '../../domain/network.ts'
import { apiUrl } from './settings.ts'

/** Where Google keeps what people send. */
const HOSTS = /(^|\.)(googleapis\.com|googleusercontent\.com|google\.com)$/

/** Opens a file by its link, which needs no credentials. */
export async function fetchMedia(account: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  const url = URL.parse(ref)
  const genuine =
    url !== null &&
    (url.origin === new URL(apiUrl(account)).origin ||
      (url.protocol === 'https:' && HOSTS.test(url.hostname)))
  if (!genuine) {
    return {
      ok: false,
      failure: {
        code: 'foreign_link',
        message: 'The file is not kept by Google.',
        cure: 'Ask the contact to send it again.',
      },
      permanent: true,
    }
  }
  return await io.download({ method: 'GET', url: url.href })
}
