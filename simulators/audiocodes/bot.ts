import { Pool } from 'undici'
import { isFields } from '../shared/fields.ts'
import { isLoopback } from '../shared/loopback.ts'

/** Tries of a request, and the time between them, milliseconds. */
const TRIES = 20
const PAUSE = 100

export interface BotConnection {
  /** The bot connection URL. */
  url: string
  token: string
  /** Milliseconds after which a request is given up and repeated. */
  timeoutMs?: number
}

/**
 * The bot that the gateway asks. Every request is repeated, the same again, until it is answered with 200.
 * https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/API_1.htm
 */
export class Bot {
  readonly #url: URL
  readonly #pool: Pool
  readonly token: string
  /** How many of the next answers are lost on the way: the request is repeated. */
  lost = 0

  constructor({ url, token, timeoutMs = 15_000 }: BotConnection) {
    this.#url = new URL(url)
    if (!isLoopback(this.#url.hostname)) throw new Error('The simulator dials this machine only')
    this.token = token
    this.#pool = new Pool(this.#url.origin, {
      connections: 64,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
  }

  /** As when "Validate" is pressed. Throws when there is no bot, or it does not take the token. */
  async validate(): Promise<void> {
    const { status, json } = await this.#call('GET', this.#url, undefined)
    if (status !== 200 || !isFields(json) || json.success !== true || json.type !== 'ac-bot-api') {
      throw new Error(`Validation failed: the bot answered ${status}`)
    }
  }

  /** One of the URLs that the bot gave out, which may be relative to its own. */
  resolve(reference: unknown): URL {
    if (typeof reference !== 'string' || reference === '') throw new Error('The bot left a URL out')
    return new URL(reference, this.#url)
  }

  /** Posts until it is answered with 200. Rejects when that does not come, or `signal` aborts. */
  async post(body: object, to: URL = this.#url, signal?: AbortSignal): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#call('POST', to, body, signal).catch((error: unknown) => {
        if (signal?.aborted) throw error
        return null
      })
      if (answer?.status === 401) throw new Error('The bot does not take the token')
      if (answer?.status === 200 && this.lost > 0) this.lost--
      else if (answer?.status === 200) return answer.json
      if (tries === TRIES) throw new Error(`The bot answered ${answer?.status ?? 'nothing'}`)
      await new Promise(resolve => setTimeout(resolve, PAUSE))
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  async #call(
    method: 'GET' | 'POST',
    url: URL,
    json: object | undefined,
    signal?: AbortSignal,
  ): Promise<{ status: number; json: unknown }> {
    const { statusCode, body } = await this.#pool.request({
      method,
      path: url.pathname + url.search,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(json && { 'content-type': 'application/json' }),
      },
      ...(json && { body: JSON.stringify(json) }),
      ...(signal && { signal }),
    })
    const text = await body.text()
    return { status: statusCode, json: text === '' ? undefined : JSON.parse(text) }
  }
}
