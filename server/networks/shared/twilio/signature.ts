import { createHash, createHmac } from 'node:crypto'
import { equalSecrets } from '../../../domain/constant-time.ts'
import type { Account, RawRequest, Verification } from '../../../domain/network.ts'

/**
 * `X-Twilio-Signature`: HMAC-SHA1, by the auth token, of the URL as Twilio was given it and of the form's fields in
 * their order. A body that is no form is covered by its hash in the URL, as `bodySHA256`.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function verify(request: RawRequest, account: Account): Verification {
  const given = request.headers['x-twilio-signature']
  if (given === undefined) return refused('The header X-Twilio-Signature is missing.')
  const token = String(account.secrets.authToken ?? '')
  if (token === '') return refused('The channel has no auth token.')
  const fields = fieldsOf(request)
  if (fields === null) return refused('The body is no form, and bodySHA256 is not its hash.')
  const known = urlsOf(request.url).some(url => equalSecrets(sign(token, url, fields), given))
  return known
    ? { kind: 'genuine' }
    : refused(
        "X-Twilio-Signature is not by this channel's auth token, or Twilio was given another URL than PORTICO_PUBLIC_URL leads to.",
      )
}

const refused = (reason: string): Verification => ({ kind: 'refused', reason })

/** The fields that are signed, or null when the body is covered by nothing. */
function fieldsOf({ url, headers, body }: RawRequest): [string, string][] | null {
  const hash = URL.parse(url)?.searchParams.get('bodySHA256')
  if (hash != null) {
    return equalSecrets(createHash('sha256').update(body).digest('hex'), hash) ? [] : null
  }
  if (body.length === 0) return []
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  return isForm ? [...new URLSearchParams(body.toString('utf8'))] : null
}

function sign(token: string, url: string, fields: readonly [string, string][]): string {
  // The values of a field that comes several times count once each, in their order.
  const pairs = [...new Set(fields.map(([name, value]) => JSON.stringify([name, value])))]
    .map(pair => JSON.parse(pair) as [string, string])
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
  const data = url + pairs.map(([name, value]) => name + value).join('')
  return createHmac('sha1', token).update(data).digest('base64')
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Twilio signs the port for some calls and leaves it out for others. */
function urlsOf(url: string): string[] {
  const [, scheme = '', host = '', port, rest = ''] =
    url.match(/^(https?:\/\/)(\[[^\]]*\]|[^/:?#]*)(:\d+)?(.*)$/s) ?? []
  return [
    `${scheme}${host}${rest}`,
    `${scheme}${host}${port ?? (scheme === 'http://' ? ':80' : ':443')}${rest}`,
  ]
}
