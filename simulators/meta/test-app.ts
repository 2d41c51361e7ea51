import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type MetaOptions, type MetaSimulator, startMeta } from './index.ts'

/** A call that came, and was signed by the app's secret. */
interface Received {
  object: string
  entry: {
    id: string
    changes?: { value: Record<string, unknown> }[]
    messaging?: Record<string, unknown>[]
  }[]
}

export interface TestApp {
  meta: MetaSimulator
  appId: string
  secret: string
  /** Where webhooks go: it answers handshakes with this verify token, and keeps what is genuine. */
  callbackUrl: string
  verifyToken: string
  received: Received[]
  /** How the next calls are answered; 200 when none is left. */
  answers: number[]
  /** Calls a node or edge, and gives the answer's body whatever its status. */
  call(token: string, method: string, path: string, json?: object): Promise<Answer>
  close(): Promise<void>
}

export interface Answer extends Record<string, unknown> {
  error?: { code: number; error_subcode?: number; message: string; error_data?: { details: string } }
}

/** Starts a simulator with one app, whose webhooks come here. */
export async function startTestApp(options: MetaOptions = {}, humanAgent = false): Promise<TestApp> {
  const meta = await startMeta(options)
  const { id: appId, secret } = meta.addApp({ humanAgent })
  const received: Received[] = []
  const answers: number[] = []
  const verifyToken = 'meatyhamhock'
  const receiver = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const body = await text(request)
    if (request.method === 'GET') {
      const good = url.searchParams.get('hub.verify_token') === verifyToken
      response.writeHead(good ? 200 : 403).end(url.searchParams.get('hub.challenge'))
      return
    }
    const status = answers.shift() ?? 200
    const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    if (request.headers['x-hub-signature-256'] !== expected) throw new Error('A call is not signed')
    if (status === 200) received.push(JSON.parse(body))
    response.writeHead(status).end()
  })
  receiver.keepAliveTimeout = 60_000
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  return {
    meta,
    appId,
    secret,
    callbackUrl,
    verifyToken,
    received,
    answers,
    call: async (token, method, path, json) => {
      const response = await fetch(`${meta.url}/v23.0/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(json && { body: JSON.stringify(json) }),
      })
      return (await response.json()) as Answer
    },
    close: async () => {
      await meta.close()
      const closed = new Promise(resolve => receiver.close(resolve))
      receiver.closeAllConnections()
      await closed
    },
  }
}

/** The code of a refusal, with its subcode where there is one; `accepted` when there is none. */
export function refusal({ error }: Answer): string {
  if (error === undefined) return 'accepted'
  return error.error_subcode === undefined ? `${error.code}` : `${error.code}/${error.error_subcode}`
}
