import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Jose from 'jose'
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose'
import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { Policy, type Preset, presets } from '../../domain/policy.ts'
import type { Caller, ContextParts } from '../context.ts'
import { callerWith } from './manage.ts'

export type TokenVerifier = (token: string) => Promise<Caller | null>

/** The claims that Portico reads beside the registered ones. */
const Claims = Compile(
  Type.Object({
    sub: Type.String({ minLength: 1 }),
    exp: Type.Number(),
    workspace: Type.String({ format: 'uuid' }),
    role: Type.Optional(Type.Union([Type.Literal('owner'), Type.Literal('editor'), Type.Literal('viewer')])),
    policies: Type.Optional(Type.Array(Policy)),
  }),
)

const ALGORITHMS = ['HS256', 'RS256', 'ES256']

/**
 * JSON Web Tokens (RFC 7519) of the issuer named in the settings, signed with a key of its key set (RFC 7517). They
 * must expire, and say in which `workspace` they hold and with which `role` or `policies`. Null where no issuer is set.
 */
export function tokenVerifier(context: ContextParts): TokenVerifier | null {
  const { jwtIssuer: issuer, jwtKeys } = context.config
  if (issuer === null || jwtKeys === null) return null
  // Most take no tokens and do without what reads them.
  const jose: typeof Jose = createRequire(import.meta.url)('jose')
  const keys = /^https?:\/\//.test(jwtKeys)
    ? jose.createRemoteJWKSet(new URL(jwtKeys))
    : keysIn(jwtKeys, jose)
  return async token => {
    let payload: JWTPayload
    try {
      payload = (await jose.jwtVerify(token, keys, { issuer, algorithms: ALGORITHMS })).payload
    } catch (error) {
      context.log.debug({ reason: (error as Error).message }, 'a token was refused')
      return null
    }
    if (!Claims.Check(payload)) return null
    return callerWith(payload.workspace.toLowerCase(), payload.sub, policiesOf(payload))
  }
}

/**
 * The keys of a file. Those that both sides know (HS256) can only be in a file, and serve for nothing else: a public
 * key never becomes one. Throws when the file holds no key set.
 */
function keysIn(file: string, { createLocalJWKSet, errors, importJWK }: typeof Jose): JWTVerifyGetKey {
  let keys: JSONWebKeySet['keys']
  try {
    keys = (JSON.parse(readFileSync(file, 'utf8')) as JSONWebKeySet).keys
    createLocalJWKSet({ keys })
  } catch (error) {
    throw new Error(`PORTICO_JWT_KEYS names no file with a JSON Web Key Set: ${(error as Error).message}`)
  }
  const shared = keys.filter(key => key.kty === 'oct')
  const published = createLocalJWKSet({ keys: keys.filter(key => key.kty !== 'oct') })
  return async (header, token) => {
    if (header.alg !== 'HS256') return published(header, token)
    const [key, ...others] = shared.filter(({ kid }) => header.kid === undefined || header.kid === kid)
    if (key === undefined || others.length > 0) throw new errors.JWKSNoMatchingKey()
    return importJWK(key, 'HS256')
  }
}

/** A role gives the preset's policies; policies of the token's own come on top. */
function policiesOf({ role, policies = [] }: { role?: Preset; policies?: Static<typeof Policy>[] }) {
  return [...(role ? presets[role] : []), ...policies]
}
