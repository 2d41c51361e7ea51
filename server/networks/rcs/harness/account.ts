import { generateKeyPairSync } from 'node:crypto'
import type { Account } from '../../../domain/network.ts'
import type { Answer } from '../../contract/harness.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** The text of a key file; one with another name is another one, for which no token is in memory. */
export const keyFile = (name: string): string =>
  JSON.stringify({
    type: 'service_account',
    project_id: 'rbm-acme',
    private_key_id: 'a1b2c3',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: `${name}@rbm-acme.iam.gserviceaccount.com`,
    client_id: '1234567890',
    token_uri: 'https://oauth2.googleapis.com/token',
  })

export const URL = 'https://portico.example/webhooks/ch_1'
const TOKEN_URL = 'https://oauth2.googleapis.com/token'
const CLIENT_TOKEN = 'SJENCPGJESMGUFPY-Qm8XvT3pKz71LwYc'

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000a',
  config: { agentId: 'acme_abc123_agent', region: 'europe' },
  secrets: { serviceAccount: keyFile('rbm'), clientToken: CLIENT_TOKEN },
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: URL,
  baseUrl: 'https://rcsbusinessmessaging.googleapis.com',
}

/** The same with another key. */
export const otherKey = (name: string): Pick<Account, 'secrets'> => ({
  secrets: { ...account.secrets, serviceAccount: keyFile(name) },
})

export const grant = (answer: Answer | { failure: { code: string; message: string } }) => ({
  method: 'POST',
  url: TOKEN_URL,
  answer,
})
export const granted = grant({ json: { access_token: 'ya29.token', expires_in: 3599, token_type: 'Bearer' } })

export const error = (code: number, status: string, message: string, details?: object[]): Answer => ({
  status: code,
  json: { error: { code, message, status, ...(details && { details }) } },
})
