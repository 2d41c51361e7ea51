/**
 * Reads a link as Telegram does: http, https and tg links, and without a scheme an http link. A host needs a
 * dot, so that `http://localhost` is none.
 */
export function readLink(link: string): { url: string } | { problem: string } {
  if (/^tg:/i.test(link)) return { url: link }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(link)?.[1]
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return { problem: 'Unsupported URL protocol' }
  const absolute = scheme === undefined ? `http://${link}` : link
  if (!URL.canParse(absolute)) return { problem: 'Wrong HTTP URL' }
  const { hostname, href, username } = new URL(absolute)
  const hasHost = hostname.includes('.') || hostname.startsWith('[')
  const isAddress = scheme === undefined && username !== ''
  return hasHost && !isAddress ? { url: href } : { problem: 'Wrong HTTP URL' }
}
