import { type Media, mapFiles } from '../../domain/content.ts'
import type { Account, NetworkIO, OutboundMessage, Prepared } from '../../domain/network.ts'

/**
 * Brings the files that Portico keeps: uploaded, Telegram takes larger ones and more kinds than by their links, and needs
 * no link that leads to Portico. https://core.telegram.org/bots/api#sending-files
 */
export async function prepare(message: OutboundMessage, _: Account, io: NetworkIO): Promise<Prepared> {
  const kept: Media[] = []
  mapFiles(message.content, file => {
    if (file.id !== undefined) kept.push(file)
    return file
  })
  if (kept.length === 0) return { ok: true, message }
  const files = new Map<string, File>()
  for (const { url, filename, mimeType } of kept) {
    if (url === undefined || files.has(url)) continue
    const media = await io.download({ method: 'GET', url })
    if (!media.ok) {
      const { failure, permanent } = media
      return { ok: false, verdict: { verdict: permanent ? 'permanent' : 'retry', failure } }
    }
    const parts: Buffer<ArrayBuffer>[] = []
    try {
      for await (const chunk of media.body) parts.push(Buffer.from(chunk))
    } catch {
      const failure = { code: 'reset', message: 'The file did not come to its end.' }
      return { ok: false, verdict: { verdict: 'retry', failure } }
    }
    const type = mimeType ?? media.mimeType ?? 'application/octet-stream'
    files.set(url, new File(parts, filename ?? media.filename ?? 'file', { type }))
  }
  return { ok: true, message: { ...message, files } }
}
