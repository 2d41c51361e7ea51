import { baseType } from '../../domain/mime.ts'

/** What a file is, by its beginning. The formats are those that messaging networks carry, and those that pass for them. */

/** How much of a file is looked at, bytes: the names inside an Office document come late. */
export const HEAD = 64 * 1024

const OPAQUE = 'application/octet-stream'

/** At an offset stands this. Latin-1 text, byte for byte. */
const magics: readonly (readonly [type: string, offset: number, text: string])[] = [
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/gif', 0, 'GIF87a'],
  ['image/gif', 0, 'GIF89a'],
  ['image/webp', 8, 'WEBP'],
  ['image/tiff', 0, 'II*\0'],
  ['image/tiff', 0, 'MM\0*'],
  ['image/x-icon', 0, '\0\0\x01\0'],
  ['audio/wav', 8, 'WAVEfmt'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/amr', 0, '#!AMR'],
  ['audio/flac', 0, 'fLaC'],
  ['audio/midi', 0, 'MThd'],
  ['video/x-msvideo', 8, 'AVI '],
  ['video/mpeg', 0, '\0\0\x01\xba'],
  ['video/x-flv', 0, 'FLV\x01'],
  ['application/pdf', 0, '%PDF-'],
  ['application/rtf', 0, '{\\rtf'],
  ['application/x-cfb', 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['application/gzip', 0, '\x1f\x8b\x08'],
  ['application/x-bzip2', 0, 'BZh'],
  ['application/x-xz', 0, '\xfd7zXZ\0'],
  ['application/x-7z-compressed', 0, "7z\xbc\xaf'\x1c"],
  ['application/vnd.rar', 0, 'Rar!\x1a\x07'],
  ['application/x-tar', 257, 'ustar'],
  ['application/x-elf', 0, '\x7fELF'],
  ['application/wasm', 0, '\0asm'],
  ['application/java-vm', 0, '\xca\xfe\xba\xbe'],
]

/** Brands of the ISO base media format. https://mp4ra.org/registered-types/brands */
const brands: readonly (readonly [RegExp, string])[] = [
  [/^(heic|heix|heim|heis)/, 'image/heic'],
  [/^(mif1|msf1)/, 'image/heif'],
  [/^avi[fs]/, 'image/avif'],
  [/^M4[AB] /, 'audio/mp4'],
  [/^3g/, 'video/3gpp'],
  [/^qt {2}/, 'video/quicktime'],
]

const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** What stands in a ZIP file of a kind of its own. */
const zips: readonly (readonly [string, string])[] = [
  ['word/', `${OFFICE}.wordprocessingml.document`],
  ['xl/', `${OFFICE}.spreadsheetml.sheet`],
  ['ppt/', `${OFFICE}.presentationml.presentation`],
  ['mimetypeapplication/epub+zip', 'application/epub+zip'],
  ['mimetypeapplication/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
  [
    'mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.spreadsheet',
  ],
  ['AndroidManifest.xml', 'application/vnd.android.package-archive'],
  ['META-INF/MANIFEST.MF', 'application/java-archive'],
]

/** The beginnings that make a browser take a text for a page. https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type */
const HTML =
  /^<(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|img|object|embed|link|meta|form|base)[\s/>]/i

/** Types that are one format under several names, or of which the bytes tell only the container. */
const within: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(vnd\.|epub|java-archive|x-zip)/,
  'application/x-cfb': /^application\/(msword|vnd\.ms-|x-msi)/,
  'video/mp4': /^(audio\/mp4|video\/quicktime)$/,
  'video/3gpp': /^audio\/3gpp$/,
  'video/webm': /^audio\/webm$/,
  'audio/ogg': /^(application\/ogg|audio\/opus|video\/ogg)$/,
  'image/heif': /^image\/heic$/,
}

/** Formats that would have been recognised, had the file been one. */
const recognized = new Set([
  ...magics.map(([type]) => type),
  ...brands.map(([, type]) => type),
  ...zips.map(([, type]) => type),
  'image/bmp',
  'image/svg+xml',
  'text/html',
  'video/mp4',
  'video/webm',
  'video/x-matroska',
  'audio/aac',
  'audio/ogg',
  'application/zip',
])

const TEXTUAL = /^text\/|[/+](json|xml|yaml|x-yaml|x-ndjson|x-sh|sql)$/

/**
 * The type of a file by its first bytes (`HEAD` of them, or all). What it was said to be counts only where the bytes
 * leave it open: nothing is served as an image or a film that is none.
 */
export function typeOf(head: Buffer, declared: string | null): string {
  const said = baseType(declared)
  const found = magicType(head.toString('latin1'))
  if (found !== null) return said !== null && within[found]?.test(said) ? said : found
  const text = textOf(head)
  if (text === null) return said === null || recognized.has(said) || TEXTUAL.test(said) ? OPAQUE : said
  const marked = markup(text)
  if (marked !== null) return marked
  const harmless = said !== null && TEXTUAL.test(said) && !recognized.has(said)
  return harmless ? said : 'text/plain'
}

function magicType(bytes: string): string | null {
  const magic = magics.find(([, offset, text]) => bytes.startsWith(text, offset))
  if (magic) return magic[0]
  if (bytes.startsWith('ftyp', 4)) {
    const brand = bytes.slice(8, 12)
    return brands.find(([pattern]) => pattern.test(brand))?.[1] ?? 'video/mp4'
  }
  if (bytes.startsWith('PK\x03\x04') || bytes.startsWith('PK\x05\x06')) {
    return zips.find(([name]) => bytes.includes(name))?.[1] ?? 'application/zip'
  }
  if (bytes.startsWith('\x1aE\xdf\xa3')) {
    return bytes.slice(0, 64).includes('webm') ? 'video/webm' : 'video/x-matroska'
  }
  if (bytes.startsWith('OggS')) return bytes.slice(0, 64).includes('theora') ? 'video/ogg' : 'audio/ogg'
  if (/^BM.{4}\0{4}/s.test(bytes)) return 'image/bmp'
  if (/^\xff[\xf0\xf1\xf8\xf9]/.test(bytes)) return 'audio/aac'
  if (/^\xff[\xe2-\xe7\xf2-\xf7\xfa-\xfd]/.test(bytes)) return 'audio/mpeg'
  // A stub that says it needs Windows; two letters alone begin many a text.
  if (bytes.startsWith('MZ') && bytes.includes('\0')) return 'application/vnd.microsoft.portable-executable'
  return null
}

/** The text that the bytes are; null when they are none. A character that is cut at the end is left out. */
function textOf(head: Buffer): string | null {
  const encoding = head.subarray(0, 2).toString('hex') === 'fffe' ? 'utf-16le' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell bytes from text
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) || text === '' ? null : text
  } catch {
    return null
  }
}

/** The kind of markup a text is; null for none. */
function markup(text: string): string | null {
  const start = text.trimStart().replace(/^(<!--[\s\S]*?-->\s*)+/, '')
  if (HTML.test(start)) return 'text/html'
  const xml = start.startsWith('<?xml') || start.startsWith('<!DOCTYPE')
  if (/^<svg[\s/>]/i.test(start) || (xml && /<svg[\s/>]/i.test(start))) return 'image/svg+xml'
  if (xml) return /<html[\s/>]/i.test(start) ? 'application/xhtml+xml' : 'application/xml'
  if (/^BEGIN:VCARD\b/i.test(start)) return 'text/vcard'
  if (/^BEGIN:VCALENDAR\b/i.test(start)) return 'text/calendar'
  return null
}
