import { randomUUID } from 'node:crypto'
import { type Fields, isFields } from '../shared/fields.ts'
import type { OfficialAccount } from './account.ts'
import { checkMessages, type Detail } from './check.ts'

/** A request that LINE refuses. https://developers.line.biz/en/reference/messaging-api/#error-messages */
export class LineError extends Error {
  readonly status: number
  readonly details: Detail[]

  constructor(status: number, message: string, details: Detail[] = []) {
    super(message)
    this.status = status
    this.details = details
  }
}

interface ApiRequest {
  account: OfficialAccount
  /** What stands in the path. */
  id: string
  body: Buffer
  headers: Record<string, string | string[] | undefined>
  requestId: string
}

export interface ApiAnswer {
  status?: number
  headers?: Record<string, string>
  /** JSON, or a file as it is. */
  content: object | Uint8Array
}

interface Endpoint {
  method: string
  path: RegExp
  run(request: ApiRequest): ApiAnswer | Promise<ApiAnswer>
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The parts of the Messaging API that are here. https://developers.line.biz/en/reference/messaging-api/ */
export const ENDPOINTS: Endpoint[] = [
  { method: 'POST', path: /^\/v2\/bot\/message\/push$/, run: push },
  {
    method: 'PUT',
    path: /^\/v2\/bot\/channel\/webhook\/endpoint$/,
    run: ({ account, body }) => {
      account.setEndpoint(webhookUrl(fieldsOf(body).endpoint))
      return { content: {} }
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/bot\/channel\/webhook\/endpoint$/,
    run: ({ account: { endpoint, usesWebhook } }) => {
      if (endpoint === '') throw new LineError(404, 'Not found')
      return { content: { endpoint, active: usesWebhook } }
    },
  },
  {
    method: 'POST',
    path: /^\/v2\/bot\/channel\/webhook\/test$/,
    run: async ({ account, body }) => {
      const { endpoint = account.endpoint } = body.length === 0 ? {} : fieldsOf(body)
      const result = await account.test(webhookUrl(endpoint))
      return { content: { ...result, timestamp: new Date().toISOString() } }
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/bot\/info$/,
    run: ({ account: { userId, basicId, displayName } }) => ({
      content: { userId, basicId, displayName, chatMode: 'bot', markAsReadMode: 'auto' },
    }),
  },
  {
    method: 'GET',
    path: /^\/v2\/bot\/message\/quota$/,
    run: ({ account: { monthlyLimit: value } }) => ({
      content: value === null ? { type: 'none' } : { type: 'limited', value },
    }),
  },
  {
    method: 'GET',
    path: /^\/v2\/bot\/message\/quota\/consumption$/,
    run: ({ account }) => ({ content: { totalUsage: account.used } }),
  },
  {
    method: 'POST',
    path: /^\/v2\/bot\/chat\/loading\/start$/,
    run: ({ account, body }) => {
      const { chatId, loadingSeconds = 20 } = fieldsOf(body)
      const seconds = Number(loadingSeconds)
      if (typeof chatId !== 'string' || !chatId.startsWith('U') || !account.threads.has(chatId)) {
        throw new LineError(400, "The property, 'chatId', in the request body is invalid")
      }
      if (!Number.isInteger(seconds) || seconds % 5 !== 0 || seconds < 5 || seconds > 60) {
        throw new LineError(400, "The property, 'loadingSeconds', in the request body is invalid")
      }
      account.loadings.push({ chatId, loadingSeconds: seconds })
      return { status: 202, content: {} }
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/bot\/message\/(?<id>\w+)\/content$/,
    run: ({ account, id }) => {
      const file = fileOf(account, id)
      if (file.preparing > 0) return { status: 202, content: {} }
      return { headers: { 'content-type': file.mimeType }, content: file.content }
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/bot\/message\/(?<id>\w+)\/content\/transcoding$/,
    run: ({ account, id }) => {
      const file = fileOf(account, id)
      if (file.preparing === 0) return { content: { status: 'succeeded' } }
      file.preparing--
      return { content: { status: 'processing' } }
    },
  },
]

/** https://developers.line.biz/en/reference/messaging-api/#send-push-message */
function push({ account, body, headers, requestId }: ApiRequest): ApiAnswer {
  if (!/^application\/json\b/.test(String(headers['content-type'] ?? ''))) {
    throw new LineError(415, 'Unsupported media type')
  }
  const key = headers['x-line-retry-key']
  if (key !== undefined && !UUID.test(String(key))) throw new LineError(400, 'The retry key is invalid')
  const before = account.accepted.get(String(key))
  if (before) {
    return {
      status: 409,
      headers: { 'x-line-accepted-request-id': before.requestId },
      content: { message: 'The retry key is already accepted', sentMessages: before.sentMessages },
    }
  }
  const { to, messages } = fieldsOf(body)
  const details = checkMessages(messages)
  if (typeof to !== 'string') details.unshift({ message: 'May not be empty', property: 'to' })
  if (details.length > 0) {
    throw new LineError(400, `The request body has ${details.length} error(s)`, details)
  }
  const thread = account.threads.get(String(to))
  if (!thread) {
    throw new LineError(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
  }
  if (account.monthlyLimit !== null && account.used >= account.monthlyLimit) {
    throw new LineError(429, 'You have reached your monthly limit.')
  }
  const objects = messages as Fields[]
  const sentMessages = objects.map(() => ({ id: account.newMessageId(), quoteToken: randomUUID() }))
  if (!thread.blocked) account.used++
  account.sent.push({
    to: String(to),
    messages: objects,
    ids: sentMessages.map(({ id }) => id),
    ...(key !== undefined && { retryKey: String(key) }),
    arrived: !thread.blocked,
  })
  if (key !== undefined) account.accepted.set(String(key), { requestId, sentMessages })
  return { content: { sentMessages } }
}

function fieldsOf(body: Buffer): Fields {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString())
  } catch {
    parsed = undefined
  }
  if (!isFields(parsed)) {
    throw new LineError(400, 'The request body could not be parsed as JSON (line: 1, column: 1)')
  }
  return parsed
}

/** LINE calls https only; here an address of this machine may do without. */
function webhookUrl(value: unknown): string {
  const url = typeof value === 'string' && value.length <= 500 ? URL.parse(value) : null
  const plain = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (!url || (url.protocol !== 'https:' && !plain)) throw new LineError(400, 'Invalid webhook endpoint URL')
  return url.href
}

function fileOf(account: OfficialAccount, id: string) {
  const file = account.files.get(id)
  if (!file) throw new LineError(404, 'Not found')
  return file
}
