import { createHmac, randomUUID } from 'node:crypto'
import { request } from 'undici'
import { WebhookDelivery } from '../shared/delivery.ts'
import { isLoopback } from '../shared/loopback.ts'

interface Push {
  /** Whom it is about: what concerns one number comes in order. */
  phone: string
  data: object
}

/**
 * The agent's webhook: made sure of by a handshake, then called with what is signed, until each call is answered 2xx.
 * https://developers.google.com/business-communications/rcs-business-messaging/guides/integrate/webhooks
 */
export class AgentWebhook {
  readonly clientToken: string
  #delivery: WebhookDelivery<Push> | null = null
  #waiting = 0
  #settling: (() => void)[] = []

  constructor(clientToken: string) {
    this.clientToken = clientToken
  }

  /** As when "Verify" is pressed in the console. Throws when the webhook does not answer as it should. */
  async configure(address: string): Promise<void> {
    const url = new URL(address)
    if (!isLoopback(url.hostname)) throw new Error('The simulator dials this machine only')
    const secret = randomUUID()
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientToken: this.clientToken, secret }),
    })
    const answer = await body.text()
    if (statusCode !== 200 || answer !== secret) {
      throw new Error(`The webhook answered ${statusCode} ${answer}, and not 200 with the secret`)
    }
    await this.#delivery?.close()
    this.#delivery = new WebhookDelivery<Push>({
      url,
      maxConnections: 16,
      laneOf: push => push.phone,
      callOf: push => this.#callOf(push.data),
      delivered: () => {
        this.#waiting--
        if (this.#waiting === 0) for (const resolve of this.#settling.splice(0)) resolve()
      },
      failed: () => {},
    })
  }

  push(phone: string, data: object): void {
    if (!this.#delivery) return
    this.#waiting++
    this.#delivery.add({ phone, data })
  }

  /** Resolves when every call has been answered with 2xx. */
  async settled(): Promise<void> {
    if (this.#waiting > 0) await new Promise<void>(resolve => this.#settling.push(resolve))
  }

  async close(): Promise<void> {
    await this.#delivery?.destroy()
  }

  #callOf(data: object): { headers: Record<string, string>; body: string } {
    const bytes = Buffer.from(JSON.stringify(data))
    return {
      headers: {
        'content-type': 'application/json',
        'x-goog-signature': createHmac('sha512', this.clientToken).update(bytes).digest('base64'),
      },
      body: JSON.stringify({
        message: {
          attributes: { product: 'RBM' },
          data: bytes.toString('base64'),
          messageId: randomUUID(),
          publishTime: new Date().toISOString(),
        },
        subscription: 'projects/rbm/subscriptions/simulated',
      }),
    }
  }
}
