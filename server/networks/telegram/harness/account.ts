import type { Account } from '../../../domain/network.ts'
import type { Answer } from '../../contract/harness.ts'

export const TOKEN = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'
export const SECRET = 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE'
export const URL = 'https://portico.example/webhooks/ch_1'
export const api = (method: string) => `https://api.telegram.org/bot${TOKEN}/${method}`

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000a',
  config: {},
  secrets: { botToken: TOKEN },
  webhookSecret: SECRET,
  webhookUrl: URL,
  baseUrl: 'https://api.telegram.org',
}

export const ok = (result: unknown): Answer => ({ json: { ok: true, result } })
export const error = (error_code: number, description: string, parameters?: object): Answer => ({
  status: error_code,
  json: { ok: false, error_code, description, ...(parameters && { parameters }) },
})

/** What a call that Telegram refuses with 401 fails with. */
export const unauthorized = {
  code: '401',
  message: 'Unauthorized',
  cure: 'The bot token is not, or no longer, valid. Take it from @BotFather (/mybots, API Token) and enter it in the channel.',
}
