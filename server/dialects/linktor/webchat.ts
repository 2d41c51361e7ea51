import { isObject } from '../../domain/json.ts'

/** A web chat's settings as the vendor has them, and as the network `webchat` has them. Pure. */

type Config = Record<string, unknown>

/** The vendor's names of a theme's parts → ours. */
const themeNames = [
  ['primaryColor', 'colour'],
  ['headerText', 'title'],
  ['welcomeMessage', 'greeting'],
  ['position', 'side'],
] as const

/** What the vendor's flag `requireEmail` asks. */
const EMAIL = { name: 'email', label: 'Email', type: 'email', required: true }

export function toWebchat(config: Config, current: Config): Config {
  const { allowedOrigins, theme, showBranding, requireEmail, ...rest } = config
  const fields = rest.preChat === undefined ? current.preChat : rest.preChat
  return {
    ...rest,
    ...(allowedOrigins !== undefined && { domains: allowedOrigins }),
    ...((theme !== undefined || showBranding !== undefined) && {
      theme: themeIn(theme, showBranding, isObject(current.theme) ? current.theme : {}),
    }),
    ...(requireEmail !== undefined && { preChat: preChatIn(requireEmail, fields) }),
  }
}

/** What is no theme stays as it is, for the network's schema to refuse. */
function themeIn(theme: unknown, showBranding: unknown, current: Config): unknown {
  if (theme !== undefined && theme !== null && !isObject(theme)) return theme
  const { branding: known, ...unchanged } = current
  const branding = showBranding === undefined ? known : showBranding
  const parts = theme === undefined ? unchanged : renamed(theme ?? {}, themeNames)
  return { ...parts, ...(branding !== undefined && branding !== null && { branding }) }
}

function preChatIn(requireEmail: unknown, fields: unknown): unknown {
  if (typeof requireEmail !== 'boolean' && requireEmail !== null) return requireEmail
  const before = Array.isArray(fields) ? fields : []
  const required = requireEmail === true
  if (before.some(isEmail)) return before.map(field => (isEmail(field) ? { ...field, required } : field))
  const after = required ? [...before, EMAIL] : before
  return after.length > 0 ? after : null
}

const isEmail = (field: unknown): field is Config => isObject(field) && field.type === 'email'

export function fromWebchat(config: Config): Config {
  const { domains, theme, ...rest } = config
  const { branding, ...parts } = isObject(theme) ? theme : {}
  const shown = renamed(
    parts,
    themeNames.map(([theirs, ours]) => [ours, theirs] as const),
  )
  const fields = Array.isArray(rest.preChat) ? rest.preChat : []
  return {
    ...rest,
    ...(domains !== undefined && { allowedOrigins: domains }),
    ...(Object.keys(shown).length > 0 && { theme: shown }),
    requireEmail: fields.some(field => isEmail(field) && field.required === true),
    ...(branding !== undefined && { showBranding: branding }),
  }
}

const renamed = (parts: Config, names: readonly (readonly [string, string])[]): Config => {
  const to = new Map(names)
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [to.get(name) ?? name, value]))
}
