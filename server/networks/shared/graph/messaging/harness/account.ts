import { createHmac } from 'node:crypto'
import type { Account, RawRequest } from '../../../../../domain/network.ts'
import type { Answer, Harness } from '../../../../contract/harness.ts'

export const TOKEN = 'EAAGm0PX4ZCpsBAKZCZBexamplePageToken0ZDZD'
const APP_SECRET = '6b1f0c4d9a8e47f5b2c3d4e5f6a7b8c9'
export const APP = '670843887433847'
export const PAGE = '1755847768034402'
export const INSTAGRAM = '17841405793087218'
const WEBHOOK_SECRET = 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE'
export const URL = 'https://portico.example/webhooks/ch_1'

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000d',
  config: { pageId: PAGE },
  secrets: { accessToken: TOKEN, appSecret: APP_SECRET },
  webhookSecret: WEBHOOK_SECRET,
  webhookUrl: URL,
  baseUrl: 'https://graph.facebook.com',
}
export const withoutAppSecret: Partial<Account> = { secrets: { accessToken: TOKEN } }

const hex = (key: string, text: string | Buffer) => createHmac('sha256', key).update(text).digest('hex')
export const verifyToken = (id: string) =>
  `${id}.${hex(WEBHOOK_SECRET, `hub.verify_token ${id}`).slice(0, 32)}`

export const sign = (body: Buffer, { secrets, webhookUrl }: Account): RawRequest => ({
  method: 'POST',
  url: String(webhookUrl),
  query: {},
  headers: {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${hex(String(secrets.appSecret), body)}`,
  },
  body,
})
export const signature: Harness['signature'] = {
  secret: 'appSecret',
  headers: ['x-hub-signature-256'],
  coversBody: true,
  coversTime: false,
}

const urlOf = (path: string, query: Record<string, string>) =>
  `https://graph.facebook.com/v23.0/${path}${Object.keys(query).length > 0 ? '?' : ''}${new URLSearchParams(query)}`

/** A URL of the API as it is called with an app secret, by the channel's token or by the app. */
export const api = (path: string, query: Record<string, string> = {}) =>
  urlOf(path, { ...query, appsecret_proof: hex(APP_SECRET, TOKEN) })
export const asApp = (path: string, query: Record<string, string> = {}) =>
  urlOf(path, { ...query, appsecret_proof: hex(APP_SECRET, `${APP}|${APP_SECRET}`) })
/** And without one. */
export const bare = (path: string, query: Record<string, string> = {}) => urlOf(path, query)

export const error = (code: number, message: string, more: object = {}, status = 400): Answer => ({
  status,
  json: { error: { message, type: 'OAuthException', code, fbtrace_id: 'BLBz/WZt8dN', ...more } },
})
export const expired = {
  code: '190',
  message: 'Error validating access token: Session has expired on Sunday, 07-Dec-25 18:00:00 PST.',
  cure: "The access token has expired: make a new one, best a system user's that does not expire, and enter it in the channel.",
}
export const expiredAnswer = error(190, expired.message, { error_subcode: 463 }, 401)
export const done: Answer = { json: { success: true } }

/** How the token is looked at: by the app, or by itself. */
const infoOf = (scopes: readonly string[], more: object) => ({
  json: {
    data: {
      app_id: APP,
      type: 'PAGE',
      application: 'Original Coast Clothing',
      is_valid: true,
      expires_at: 0,
      data_access_expires_at: 1782000000,
      profile_id: PAGE,
      scopes,
      ...more,
    },
  },
})
export const inspected = (scopes: readonly string[], more: object = {}) => [
  { method: 'GET', url: api('app', { fields: 'id' }), answer: { json: { id: APP } } },
  { method: 'GET', url: asApp('debug_token', { input_token: TOKEN }), answer: infoOf(scopes, more) },
]
export const inspectedByItself = (scopes: readonly string[]) => ({
  method: 'GET',
  url: bare('debug_token', { input_token: TOKEN }),
  answer: infoOf(scopes, {}),
})

export const subscribed = (...fields: string[]) => ({
  method: 'GET',
  url: api(`${PAGE}/subscribed_apps`, { fields: 'id,subscribed_fields' }),
  answer: {
    json: { data: fields.length > 0 ? [{ id: APP, name: 'Original Coast', subscribed_fields: fields }] : [] },
  },
})
export const subscribe = (...fields: string[]) => ({
  method: 'POST',
  url: api(`${PAGE}/subscribed_apps`),
  json: { subscribed_fields: fields.join(',') },
  answer: done,
})
export const unsubscribe = { method: 'DELETE', url: api(`${PAGE}/subscribed_apps`), answer: done }
export const subscriptions = (...data: object[]) => ({
  method: 'GET',
  url: asApp(`${APP}/subscriptions`),
  answer: { json: { data } },
})
