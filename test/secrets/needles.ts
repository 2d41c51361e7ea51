/** A secret that was planted, with what to call it in a report. */
export interface Needle {
  name: string
  secret: string
}

/**
 * Every form in which a secret may turn up: as it is, in a URL, in JSON, in base64 (also in the middle of something
 * longer, such as the user and password of Basic authentication) and in hex. What Portico puts before a secret of its
 * own (`whsec_`) is no part of it.
 */
function formsOf(secret: string): string[] {
  const core = secret.replace(/^(whsec_|Bearer )/, '')
  const bytes = Buffer.from(core)
  const base64 = [0, 1, 2].flatMap(offset => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    // The first and last characters depend on what stands around.
    const own = encoded
      .slice(offset === 0 ? 0 : 4)
      .replace(/=+$/, '')
      .slice(0, -1)
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const decoded = secret.startsWith('whsec_') ? [Buffer.from(core, 'base64').toString('hex')] : []
  return [
    core,
    encodeURIComponent(core),
    JSON.stringify(core).slice(1, -1),
    ...base64,
    bytes.toString('hex'),
    ...decoded,
  ]
}

/** The secrets that stand in a text, each with a piece of the text around it. */
export function found(text: string, needles: readonly Needle[]): string[] {
  return needles.flatMap(({ name, secret }) => {
    const form = formsOf(secret).find(f => text.includes(f))
    if (form === undefined) return []
    const at = text.indexOf(form)
    return [`${name} in: …${text.slice(Math.max(0, at - 200), at + form.length + 40)}…`]
  })
}
