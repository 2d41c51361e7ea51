import { baseType } from '../../domain/mime.ts'

/** Endings that networks and people go by. */
const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/ogg': 'ogg',
  'audio/amr': 'amr',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'text/plain': 'txt',
  'text/vcard': 'vcf',
}

/** Characters of a name in a link: some networks take links of 2000 characters, and each may become nine. */
const LONGEST = 80

/** The name of a file as the last part of a link's path, encoded. It has an ending wherever one can be told. */
export function nameInPath(file: { filename?: string | null; mimeType?: string | null }): string {
  const safe = (file.filename ?? '').toWellFormed().replace(/[/\\\p{Cc}]/gu, '_')
  const [, stem = safe, ending = ''] = /^(.*?)(\.\w{1,10})?$/s.exec(safe) ?? []
  const known = endings[baseType(file.mimeType) ?? '']
  const end = ending === '' && known !== undefined ? `.${known}` : ending
  const begin = [...stem].slice(0, LONGEST).join('')
  // A path of dots leads elsewhere.
  return encodeURIComponent(`${/^\.*$/.test(begin) ? 'file' : begin}${end}`)
}
