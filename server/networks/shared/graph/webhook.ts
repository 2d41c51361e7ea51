import { createHmac } from 'node:crypto'
import { equalSecrets } from '../../../domain/constant-time.ts'
import { isObject, readJson } from '../../../domain/json.ts'
import type { Account, RawRequest, Verification } from '../../../domain/network.ts'
import { appSecretOf } from './request.ts'

export const NO_APP_SECRET = 'The app secret is not set, so that no call of Meta can be verified.'
export const APP_SECRET_CURE =
  'Enter the app secret in the channel: App Dashboard, App settings, Basic, App secret.'

/**
 * Checks the app's signature over the raw body, and answers the handshake by which Meta makes sure of an address.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function verifyCall(request: RawRequest, account: Account, id: string | null): Verification {
  if (request.method === 'GET') return handshake(request.query, account, id)
  const secret = appSecretOf(account.secrets)
  if (secret === undefined) return refused(`${NO_APP_SECRET} ${APP_SECRET_CURE}`)
  const given = request.headers['x-hub-signature-256']
  if (given === undefined) return refused('The header X-Hub-Signature-256 is missing.')
  const expected = `sha256=${createHmac('sha256', secret).update(request.body).digest('hex')}`
  return equalSecrets(expected, given)
    ? { kind: 'genuine' }
    : refused("X-Hub-Signature-256 is not the signature of this body by the channel's app secret.")
}

function handshake(query: Record<string, string>, account: Account, id: string | null): Verification {
  const challenge = query['hub.challenge'] ?? ''
  if (query['hub.mode'] !== 'subscribe' || !/^[\w-]{1,256}$/.test(challenge)) {
    return refused('This is no handshake of Meta: hub.mode and hub.challenge are needed.')
  }
  const given = query['hub.verify_token'] ?? ''
  const own = typeof account.secrets.verifyToken === 'string' ? account.secrets.verifyToken : ''
  if (![verifyTokenOf(account, id), own].some(token => equalSecrets(token, given))) {
    return refused('hub.verify_token is not the verify token of this channel.')
  }
  return {
    kind: 'answer',
    reply: { status: 200, headers: { 'content-type': 'text/plain' }, body: challenge },
  }
}

const refused = (reason: string): Verification => ({ kind: 'refused', reason })

/**
 * What Meta must show in the handshake, made of the channel's webhook secret. It begins with the account's id, so that a
 * handshake on the URL of a whole app finds the channel. It is no secret: who has it can have a number repeated.
 */
export function verifyTokenOf({ webhookSecret }: Account, id: string | null): string {
  if (webhookSecret === '' || id === null) return ''
  const mark = createHmac('sha256', webhookSecret).update(`hub.verify_token ${id}`).digest('hex')
  return `${id}.${mark.slice(0, 32)}`
}

/** The account whose verify token a handshake shows. */
export const handshakeId = ({ method, query }: RawRequest): string | undefined =>
  method === 'GET' ? /^(\d{1,32})\.[0-9a-f]{32}$/.exec(query['hub.verify_token'] ?? '')?.[1] : undefined

/** The URL that serves every account of an app: `/webhooks/<network>`. Null when Portico has no public address. */
export const sharedUrl = ({ webhookUrl }: Account, network: string): string | null =>
  webhookUrl === null ? null : new URL(network, webhookUrl).href

/** Whether a call came to the channel's own URL, and not to the one that is shared. */
export const isOwnUrl = (request: RawRequest, { webhookUrl }: Account): boolean =>
  webhookUrl !== null && URL.parse(request.url)?.pathname === new URL(webhookUrl).pathname

/** The entries of a call about `object`, one for each account; a text when it is none. */
export function entriesOf(body: Buffer, object: string): unknown[] | string {
  const json = readJson(body)
  if (!isObject(json) || !Array.isArray(json.entry)) return 'A call that is no webhook call of Meta.'
  if (json.object !== object) return `A call about ${JSON.stringify(json.object)}, and not about "${object}".`
  return json.entry
}
