import { basename } from 'node:path'
import { request } from 'undici'
import { isLoopback } from '../../shared/loopback.ts'
import { badRequest } from '../api/errors.ts'
import type { MediaKind } from './store.ts'

const MEGABYTE = 1024 * 1024

/** What Telegram takes from a URL. Source: https://core.telegram.org/bots/api#sending-by-url */
const BY_URL: Record<MediaKind, { types: RegExp; limit: number }> = {
  photo: { types: /^image\/(jpeg|png|gif|bmp|webp)$/, limit: 5 * MEGABYTE },
  document: { types: /^(application\/(pdf|zip)|image\/gif)$/, limit: 20 * MEGABYTE },
  audio: { types: /^audio\//, limit: 20 * MEGABYTE },
  voice: { types: /^audio\/(ogg|mpeg|mp4)$/, limit: 20 * MEGABYTE },
  video: { types: /^video\/mp4$/, limit: 20 * MEGABYTE },
  sticker: { types: /^image\/webp$/, limit: 20 * MEGABYTE },
}

/**
 * Gets a file a bot has named by URL. Only loopback addresses are dialled, as a simulator leaves its machine for
 * nobody: any other address answers as one that cannot be reached.
 */
export async function fetchFile(
  link: string,
  kind: MediaKind,
): Promise<{ content: Uint8Array; mimeType: string; fileName: string }> {
  const { types, limit } = BY_URL[kind]
  if (!URL.canParse(link)) throw badRequest('wrong HTTP URL specified')
  const url = new URL(link)
  if (!isLoopback(url.hostname)) throw badRequest('failed to get HTTP URL content')
  const { content, contentType } = await download(url, limit)
  const mimeType = contentType.replace(/;.*/s, '').trim().toLowerCase()
  if (!types.test(mimeType)) throw badRequest('wrong type of the web page content')
  return { content, mimeType, fileName: basename(url.pathname) }
}

async function download(url: URL, limit: number): Promise<{ content: Uint8Array; contentType: string }> {
  try {
    const { statusCode, headers, body } = await request(url)
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) throw new Error('too big')
      chunks.push(chunk)
    }
    if (statusCode !== 200) throw new Error(`status ${statusCode}`)
    return { content: Buffer.concat(chunks), contentType: String(headers['content-type'] ?? '') }
  } catch {
    throw badRequest('failed to get HTTP URL content')
  }
}
