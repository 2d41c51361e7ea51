import { request } from 'undici'
import { isLoopback } from '../../shared/loopback.ts'

/** What may be sent as a kind of file. */
export interface Allowed {
  types: RegExp
  /** Bytes. */
  limit: number
}

/**
 * Gets a file that was named by URL; the reason, in words, when it cannot be sent. Only loopback addresses are dialled:
 * any other answers as one that cannot be reached.
 */
export async function fetchFile(link: string, { types, limit }: Allowed): Promise<string | null> {
  const url = URL.parse(link)
  if (url === null || !/^https?:$/.test(url.protocol)) return 'The URL is not valid.'
  if (!isLoopback(url.hostname)) return 'Failed to fetch the file from the url: could not resolve host.'
  try {
    const { statusCode, headers, body } = await request(url)
    let size = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) return `Media size is larger than the limit of ${limit} bytes.`
    }
    const type = String(headers['content-type'] ?? '')
      .replace(/;.*/s, '')
      .trim()
      .toLowerCase()
    if (statusCode !== 200) return `Failed to fetch the file from the url: HTTP error ${statusCode}.`
    return types.test(type) ? null : `Unsupported media type ${type}.`
  } catch {
    return 'Failed to fetch the file from the url: could not connect.'
  }
}
