/**
 * Whether pages of an origin may use a chat. `origin` is as browsers write it (https://www.rfc-editor.org/rfc/rfc6454,
 * section 7): a sandboxed page's `null` is none. `domains` are as the settings have them: a host, with `*.` for those
 * below it, at the usual port or the one it names, over http or https; or a whole origin. `own` is Portico's origin.
 */
export function allowsOrigin(origin: string, domains: readonly string[], own: string | null): boolean {
  const asked = URL.parse(origin)
  if (asked === null || !/^https?:$/.test(asked.protocol) || asked.origin !== origin) return false
  return origin === own || domains.some(domain => fits(asked, domain))
}

function fits({ protocol, hostname, port }: URL, domain: string): boolean {
  const [, scheme = protocol, wildcard, rest] = /^(https?:)?(?:\/\/)?(\*\.)?(.*)$/.exec(domain) ?? []
  // Through the parser, as browsers do: in lower case, names of other scripts in ASCII, the usual port left out.
  const wanted = URL.parse(`${protocol}//${rest}`)
  if (wanted === null || scheme !== protocol || wanted.port !== port) return false
  return wildcard === undefined ? hostname === wanted.hostname : hostname.endsWith(`.${wanted.hostname}`)
}
