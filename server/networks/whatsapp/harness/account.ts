import { createHmac } from 'node:crypto'
import type { Account } from '../../../domain/network.ts'
import type { Answer } from '../../contract/harness.ts'

export const TOKEN = 'EAAJB8Hk3ZBcoBOzqZC6f0example2Wd0eT3QZDZD'
const APP_SECRET = '6b1f0c4d9a8e47f5b2c3d4e5f6a7b8c9'
export const APP = '670843887433847'
export const PHONE = '106540352242922'
export const WABA = '102290129340398'
export const URL = 'https://portico.example/webhooks/ch_1'
export const SHARED = 'https://portico.example/webhooks/whatsapp'
const WEBHOOK_SECRET = 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE'

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000c',
  config: { phoneNumberId: PHONE, businessAccountId: WABA },
  secrets: { accessToken: TOKEN, appSecret: APP_SECRET, verifyToken: 'my-voice-is-my-passport' },
  webhookSecret: WEBHOOK_SECRET,
  webhookUrl: URL,
  baseUrl: 'https://graph.facebook.com',
}
export const withoutAppSecret: Partial<Account> = { secrets: { accessToken: TOKEN } }

const hex = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex')
export const VERIFY_TOKEN = `${PHONE}.${hex(WEBHOOK_SECRET, `hub.verify_token ${PHONE}`).slice(0, 32)}`

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
  json: { error: { message, type: 'OAuthException', code, fbtrace_id: 'Az8or2yhqkZfEZ-_4Qn_Bam', ...more } },
})
export const details = (text: string) => ({ error_data: { messaging_product: 'whatsapp', details: text } })

const tokenInfo = (more: object) => ({
  app_id: APP,
  type: 'SYSTEM_USER',
  application: 'Lucky Shrub',
  is_valid: true,
  expires_at: 0,
  scopes: ['whatsapp_business_management', 'whatsapp_business_messaging', 'public_profile'],
  granular_scopes: [
    { scope: 'whatsapp_business_management', target_ids: [WABA] },
    { scope: 'whatsapp_business_messaging', target_ids: [WABA] },
  ],
  ...more,
})
/** How the token is looked at: by the app, or by itself. */
export const inspected = (more: object = {}) => [
  { method: 'GET', url: api('app', { fields: 'id' }), answer: { json: { id: APP } } },
  {
    method: 'GET',
    url: asApp('debug_token', { input_token: TOKEN }),
    answer: { json: { data: tokenInfo(more) } },
  },
]
export const inspectedByItself = (more: object = {}) => ({
  method: 'GET',
  url: bare('debug_token', { input_token: TOKEN }),
  answer: { json: { data: tokenInfo(more) } },
})

export const expired = {
  code: '190',
  message: 'Error validating access token: Session has expired on Sunday, 07-Dec-25 18:00:00 PST.',
  cure: "The access token has expired: make a new one, best a system user's that does not expire, and enter it in the channel.",
}
export const expiredAnswer = error(190, expired.message, { error_subcode: 463 }, 401)
