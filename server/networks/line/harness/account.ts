import type { Account } from '../../../domain/network.ts'
import type { Answer } from '../../contract/harness.ts'

const SECRET = '8c570fa6dd201bb328f1c1eac23a96d8'
const TOKEN = `${'xT2+qk7mNnQ0J1vS'.repeat(10)}/1O/w1cDnyilFU=`
export const URL = 'https://portico.example/webhooks/ch_7'
export const api = (path: string) => `https://api.line.me/v2/bot${path}`
export const data = (path: string) => `https://api-data.line.me/v2/bot${path}`

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-000000000070',
  config: {},
  secrets: { channelSecret: SECRET, channelAccessToken: TOKEN },
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: URL,
  baseUrl: 'https://api.line.me',
}

export const ok = (json: object = {}): Answer => ({ json })
export const error = (status: number, message: string, more: object = {}): Answer => ({
  status,
  json: { message, ...more },
})

const INVALID_TOKEN =
  'Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid.'
export const unauthorized = error(401, INVALID_TOKEN)
/** What a call that LINE refuses with 401 fails with. */
export const refusedToken = {
  code: '401',
  message: INVALID_TOKEN,
  cure: 'Issue a new long-lived channel access token (LINE Developers Console, tab Messaging API) and enter it in the channel.',
}
export const unreachable = { failure: { code: 'dns', message: 'No such name.' } }
export const notReached = {
  code: 'dns',
  message: 'No such name.',
  cure: 'Check that this machine reaches https://api.line.me.',
}
