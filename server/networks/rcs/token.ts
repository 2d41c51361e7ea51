import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { readJson } from '../../domain/json.ts'
import { lruCache } from '../../domain/lru.ts'
import type { Account, Authorized, NetworkIO } from '../../domain/network.ts'
import { keyOf, type ServiceAccount, tokenUrl } from './settings.ts'

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
const Granted = Compile(
  Type.Object({ access_token: Type.String({ minLength: 1 }), expires_in: Type.Number({ minimum: 0 }) }),
)
const Refused = Compile(
  Type.Object({ error: Type.String(), error_description: Type.Optional(Type.String()) }),
)

const SCOPE = 'https://www.googleapis.com/auth/rcsbusinessmessaging'
/** Seconds that Google lets an assertion live, at most. */
const LIFETIME = 3600
/** A token is given up so long before its end, milliseconds. */
const MARGIN = 5 * 60_000

/** Tokens that are good, by what they were asked for with. */
const tokens = lruCache<string>(1000)

export type Token = { ok: true; token: string } | Extract<Authorized, { ok: false }>

/** A token that is good for a while, from memory where there is one. */
export async function accessToken(account: Account, io: NetworkIO): Promise<Token> {
  const known = tokens.get(nameOf(account))
  return known === undefined ? await freshToken(account, io) : { ok: true, token: known }
}

/** Asks for a new token, which shows whether the key is good. */
export async function freshToken(account: Account, io: NetworkIO): Promise<Token> {
  const key = keyOf(account)
  const url = key && tokenUrl(account, key)
  const assertion = key && url && (await sign(key, url))
  if (!url || !assertion) return NO_KEY
  const exchange = await io.request(
    {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
      }).toString(),
    },
    { confidential: true },
  )
  if (!exchange.ok) {
    const cure = `Check that this machine reaches ${new URL(url).origin}.`
    return { ok: false, verdict: { verdict: 'retry', failure: { cure, ...exchange.failure } } }
  }
  const { status, body } = exchange.response
  const json = readJson(body)
  if (status === 200 && Granted.Check(json)) {
    const ttl = json.expires_in * 1000 - MARGIN
    if (ttl > 0) tokens.set(nameOf(account), json.access_token, { ttl })
    return { ok: true, token: json.access_token }
  }
  if (status >= 400 && status < 500 && status !== 429 && Refused.Check(json)) {
    return {
      ok: false,
      verdict: {
        verdict: 'reauthorize',
        failure: { code: json.error, message: json.error_description ?? json.error, cure: MAKE_NEW },
      },
    }
  }
  return {
    ok: false,
    verdict: {
      verdict: 'retry',
      failure: {
        code: String(status),
        message: `Google gave no access token (status ${status}).`,
        cure: 'Portico tries again. If this stays so, see whether a proxy stands between Portico and Google.',
      },
    },
  }
}

/** The assertion that the key's owner asks; null when the key cannot sign. */
async function sign(key: ServiceAccount, audience: string): Promise<string | null> {
  const { importPKCS8, SignJWT } = await import('jose')
  const privateKey = await importPKCS8(key.private_key, 'RS256').catch(() => null)
  if (privateKey === null) return null
  const now = Math.floor(Date.now() / 1000)
  return await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(key.private_key_id && { kid: key.private_key_id }) })
    .setIssuer(key.client_email)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME)
    .sign(privateKey)
}

const nameOf = ({ baseUrl, secrets }: Account): string =>
  createHash('sha256').update(`${baseUrl} ${secrets.serviceAccount}`).digest('base64')

const MAKE_NEW =
  'Google no longer takes this key: make a new one in the Business Communications Developer Console under Service account, and enter the text of its file in the channel.'

const NO_KEY: Token = {
  ok: false,
  verdict: {
    verdict: 'reauthorize',
    failure: {
      code: 'no_key',
      message: 'The service account key is no key file of Google.',
      cure: 'Enter the whole text of the JSON file, from { to }, that the console gave under Service account, Create key.',
    },
  },
}
