import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { equalSecrets } from '../../domain/constant-time.ts'
import { firstError, readJson } from '../../domain/json.ts'
import type { Account, RawRequest, Verification } from '../../domain/network.ts'
import { configOf, secretsOf } from './manifest.ts'

/** JSON Web Tokens in both directions. https://developer.vonage.com/en/getting-started/concepts/authentication */

/** How far a call's time may be from ours, milliseconds: an older one may be a replay. */
const TOLERANCE = 5 * 60_000
/** Seconds for which a token of ours is good. */
const LIFETIME = 15 * 60

const Header = Compile(Type.Object({ alg: Type.Literal('HS256') }))

/** https://developer.vonage.com/en/getting-started/concepts/webhooks#signed-jwt-payload */
const Claims = Compile(
  Type.Object({
    iss: Type.Literal('Vonage'),
    iat: Type.Number(),
    jti: Type.String({ minLength: 1 }),
    payload_hash: Type.String({ pattern: '^[0-9a-fA-F]{64}$' }),
    api_key: Type.String(),
    application_id: Type.Optional(Type.String()),
  }),
)

/** A call carries a token signed with the account's signature secret, which names the body's hash. */
export function verify({ headers, body }: RawRequest, account: Account): Verification {
  const [, head, payload, signature] =
    /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(headers.authorization ?? '') ?? []
  if (head === undefined || payload === undefined || signature === undefined) {
    return refused('The call carries no token.')
  }
  const secret = String(account.secrets.signatureSecret ?? '')
  if (secret === '') return refused('The channel has no signature secret.')
  if (!Header.Check(decoded(head))) return refused('The token is not signed by HS256.')
  const expected = createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url')
  if (!equalSecrets(expected, signature)) {
    return refused("The token is not signed with this channel's signature secret.")
  }
  const claims = decoded(payload)
  if (!Claims.Check(claims)) return refused(`The token lacks a claim: ${firstError(Claims, claims)}.`)
  if (Math.abs(Date.now() - claims.iat * 1000) > TOLERANCE) {
    return refused('The token is from another time: the call is a replay, or a clock is wrong.')
  }
  if (!equalSecrets(createHash('sha256').update(body).digest('hex'), claims.payload_hash.toLowerCase())) {
    return refused('The body is not the one the token was made for.')
  }
  const { apiKey, applicationId } = configOf(account)
  const isForUs = claims.api_key === apiKey && (claims.application_id ?? applicationId) === applicationId
  return isForUs ? { kind: 'genuine' } : refused('The token is for another account or application.')
}

const refused = (reason: string): Verification => ({ kind: 'refused', reason })

const decoded = (part: string): unknown => readJson(Buffer.from(part, 'base64url'))

/** The application's key, or null when it cannot be read; a text field may have made of its lines what it likes. */
export function keyOf(account: Account): KeyObject | null {
  const pem = secretsOf(account).privateKey?.replaceAll('\\n', '\n') ?? ''
  const [, label, base64 = ''] = /-----BEGIN ([A-Z ]+)-----([\s\S]*)-----END/.exec(pem) ?? []
  const lines = base64.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? []
  try {
    return createPrivateKey([`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n'))
  } catch {
    return null
  }
}

/** Whether a public key, in PEM, belongs to a private one. */
export function belongs(publicPem: string, key: KeyObject): boolean {
  try {
    return createPublicKey(publicPem).equals(createPublicKey(key.export({ type: 'pkcs8', format: 'pem' })))
  } catch {
    return false
  }
}

/** A token in the application's name. */
export function applicationToken(key: KeyObject, applicationId: string): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { application_id: applicationId, iat, exp: iat + LIFETIME, jti: randomUUID() }
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
