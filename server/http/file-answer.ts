import type { FastifyReply } from 'fastify'

/** What a browser may show in its own window: nothing that could hold a program. */
const SHOWN =
  /^(image\/(png|jpeg|gif|webp|avif|heic|heif|bmp|tiff|x-icon)|audio\/.+|video\/.+|text\/plain|application\/pdf)$/

const MIME_TYPE = /^[\w.+-]+\/[\w.+-]+$/
const PDF = 'application/pdf'
const OPAQUE = 'application/octet-stream'

/**
 * Says what a file is that a customer sent: a browser must not run it as a page of ours. `show`: it may be shown where it
 * is harmless; without, it is to be saved.
 */
export function describeFile(
  reply: FastifyReply,
  { mimeType, filename }: { mimeType: string | null; filename?: string | null },
  show = false,
): void {
  const type = mimeType !== null && MIME_TYPE.test(mimeType) ? mimeType : OPAQUE
  const disposition = show && SHOWN.test(type) ? 'inline' : 'attachment'
  reply
    .type(type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
    .header('content-disposition', named(disposition, filename ?? undefined))
    .header('content-security-policy', disposition === 'inline' && type === PDF ? VIEWED : SANDBOXED)
    .header('x-content-type-options', 'nosniff')
}

const SANDBOXED = "default-src 'none'; sandbox"
/** Chrome shows no PDF inside a sandbox; its viewer runs none of a PDF's scripts as a page of ours. */
const VIEWED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"

/** RFC 6266, with the name in UTF-8 (RFC 8187). */
const named = (disposition: string, filename: string | undefined): string =>
  filename === undefined
    ? disposition
    : `${disposition}; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed()).replace(/['()*]/g, percent)}`

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
