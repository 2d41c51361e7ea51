import type { Account } from '../../../domain/network.ts'
import type { Answer } from '../../contract/harness.ts'

export const KEY = 'xkeysib-0123456789abcdef0123456789abcdef-XyZ0123456789AbC'
export const SECRET = 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE'
export const URL = 'https://portico.example/webhooks/ch_1'
export const api = (path: string) => `https://api.brevo.com/v3/${path}`

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000a',
  config: { address: 'support@acme.example', name: 'Acme', inboundAddress: 'support@reply.acme.example' },
  secrets: { apiKey: KEY },
  webhookSecret: SECRET,
  webhookUrl: URL,
  baseUrl: 'https://api.brevo.com',
}

export const error = (status: number, code: string, message: string): Answer => ({
  status,
  json: { code, message },
})

export const KEY_CURE =
  'The API key is not, or no longer, valid: make a new one in Brevo under Settings, SMTP & API, and enter it in the channel.'
export const unreachable = { failure: { code: 'dns', message: 'No such name.' } }
