import { createHash, createHmac, generateKeyPairSync } from 'node:crypto'
import type { Account, RawRequest } from '../../../domain/network.ts'
import type { Answer } from '../../contract/harness.ts'

export const KEY = 'a1b2c3d4'
export const APPLICATION = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab'
const NUMBER = '+447700900000'
export const URL = 'https://portico.example/webhooks/ch_1'
export const SHARED_URL = 'https://portico.example/webhooks/vonage-sms'

export const { privateKey: PRIVATE, publicKey: PUBLIC } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000001b',
  config: { apiKey: KEY, applicationId: APPLICATION, sender: NUMBER },
  secrets: {
    apiSecret: 'Xy7vT3pKz71LwYcN',
    signatureSecret: '6JEsDYhOgQYGJmmEOPNCVWZfIWPuzQVH5bHTEbPvkSyInLhs8Z',
  },
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: URL,
  baseUrl: 'https://api.nexmo.com',
}

/** https://developer.vonage.com/en/getting-started/concepts/webhooks#signed-jwt-payload */
export const claimsOf = (body: Buffer): Record<string, unknown> => ({
  iat: Math.floor(Date.now() / 1000),
  jti: 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
  iss: 'Vonage',
  payload_hash: createHash('sha256').update(body).digest('hex'),
  api_key: KEY,
  application_id: APPLICATION,
})

export function sign(body: Buffer, { secrets, webhookUrl }: Account): RawRequest {
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claimsOf(body)]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = createHmac('sha256', String(secrets.signatureSecret)).update(signed).digest('base64url')
  return callOf(body, `${signed}.${signature}`, String(webhookUrl))
}

export const callOf = (body: Buffer, token: string, url = URL): RawRequest => ({
  method: 'POST',
  url,
  query: {},
  headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  body,
})

/** https://developer.vonage.com/en/api/messages#errors */
export const error = (status: number, type: string, title: string, detail: string): Answer => ({
  status,
  json: {
    type: `https://developer.vonage.com/api-errors${type}`,
    title,
    detail,
    instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
  },
})

export const unauthorized = {
  answer: error(401, '#unauthorized', 'Unauthorized', 'You did not provide correct credentials.'),
  failure: {
    code: 'unauthorized',
    message: 'You did not provide correct credentials.',
    cure: "Enter the API key and secret of the dashboard's start page, and the application's own private key if one is set.",
  },
}
