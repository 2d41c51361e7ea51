/** Names under which some types go besides. */
const aliases: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'application/x-pdf': 'application/pdf',
  'application/x-zip-compressed': 'application/zip',
  'application/javascript': 'text/javascript',
  'text/xml': 'application/xml',
}

/** A type without its parameters, by its common name; null for what is none. */
export function baseType(type: string | null | undefined): string | null {
  const [base] = /^[\w.+-]+\/[\w.+-]+/.exec(type?.trim().toLowerCase() ?? '') ?? []
  return base === undefined ? null : (aliases[base] ?? base)
}
