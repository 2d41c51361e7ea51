import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type BotOptions, startViber, type ViberSimulator } from './index.ts'

/** A callback as it came: `raw` is its text, as a number of 64 bits does not survive being read. */
interface Callback {
  event: string
  raw: string
  headers: IncomingHttpHeaders
  [field: string]: unknown
}

export interface TestBot {
  viber: ViberSimulator
  token: string
  id: string
  /** Calls a method; the answer's tokens come as their digits. */
  call(method: string, params?: object, headers?: Record<string, string>): Promise<Record<string, unknown>>
  /** Every callback, in order. */
  callbacks: Callback[]
  /** What the next callbacks are answered with; 200 when there is none. */
  answers: number[]
  webhook: string
  close(): Promise<void>
}

/** A simulator with one bot, whose webhook is set, and what it is called with. */
export async function startTestBot(options?: BotOptions): Promise<TestBot> {
  const viber = await startViber()
  const { token, id } = viber.addBot(options)
  const callbacks: Callback[] = []
  const answers: number[] = []
  const receiver = createServer(async (request, response) => {
    const raw = await text(request)
    callbacks.push({ ...JSON.parse(quoted(raw)), raw, headers: request.headers })
    response.writeHead(answers.shift() ?? 200).end()
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  const call: TestBot['call'] = async (method, params = {}, headers = {}) => {
    const response = await fetch(`${viber.url}/pa/${method}`, {
      method: 'POST',
      headers: { 'x-viber-auth-token': token, ...headers },
      body: JSON.stringify(params),
    })
    return JSON.parse(quoted(await response.text()))
  }
  await call('set_webhook', { url: webhook })
  callbacks.length = 0
  return {
    viber,
    token,
    id,
    call,
    callbacks,
    answers,
    webhook,
    close: async () => {
      await viber.close()
      receiver.closeAllConnections()
      receiver.close()
    },
  }
}

export const signatureOf = (token: string, raw: string): string =>
  createHmac('sha256', token).update(raw).digest('hex')

const quoted = (json: string): string => json.replace(/"message_token":(\d+)/g, '"message_token":"$1"')
