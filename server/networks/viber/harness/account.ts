import type { Account } from '../../../domain/network.ts'
import type { Answer } from '../../contract/harness.ts'

const TOKEN = '445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9'
export const URL = 'https://portico.example/webhooks/ch_8'
export const api = (method: string) => `https://chatapi.viber.com/pa/${method}`

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-000000000080',
  config: { senderName: 'Shop', senderAvatar: 'https://example.com/shop.png' },
  secrets: { authToken: TOKEN },
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: URL,
  baseUrl: 'https://chatapi.viber.com',
}

export const ok = (fields: object = {}): Answer => ({ json: { status: 0, status_message: 'ok', ...fields } })
export const error = (status: number, status_message: string): Answer => ({
  json: { status, status_message },
})

/** What a call that Viber refuses with status 2 fails with. */
export const refusedToken = {
  code: '2',
  message: 'The authentication token is not valid. (invalidAuthToken)',
  cure: "Take the token from the bot's Edit info screen and enter it in the channel.",
}
export const unreachable = { failure: { code: 'dns', message: 'No such name.' } }
export const notReached = {
  code: 'dns',
  message: 'No such name.',
  cure: 'Check that this machine reaches https://chatapi.viber.com.',
}
