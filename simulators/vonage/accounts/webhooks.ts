import { createHash, createHmac, randomUUID } from 'node:crypto'
import { WebhookDelivery } from '../../shared/delivery.ts'

/** Milliseconds from what happens to the call that tells it. */
const ON_ITS_WAY = 25

/** What a webhook call says; the token that goes with it is made for every attempt. */
export interface Notice {
  body: string
  /** One after another. */
  lane: string
  signer: Signer
}

export interface Signer {
  apiKey: string
  applicationId: string
  signatureSecret: string
}

/**
 * The token of a call: signed with HS256 by the signature secret, over the body's hash.
 * https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
 */
function tokenFor(body: string, { apiKey, applicationId, signatureSecret }: Signer): string {
  const claims = {
    iat: Math.floor(Date.now() / 1000),
    jti: randomUUID(),
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(body).digest('hex'),
    api_key: apiKey,
    application_id: applicationId,
  }
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac('sha256', signatureSecret).update(signed).digest('base64url')}`
}

/** Calls webhooks until each call has been answered with 2xx, as Vonage does for a day. */
export class Webhooks {
  readonly #deliveries = new Map<string, WebhookDelivery<Notice>>()
  #waiting = 0
  #settling: (() => void)[] = []

  post(url: string, notice: Notice): void {
    this.#waiting++
    const delivery = this.#deliveries.get(url) ?? this.#open(url)
    this.#deliveries.set(url, delivery)
    setTimeout(() => delivery.add(notice), ON_ITS_WAY).unref()
  }

  /** Resolves when every call has been answered with 2xx. */
  async settled(): Promise<void> {
    if (this.#waiting > 0) await new Promise<void>(resolve => this.#settling.push(resolve))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#deliveries.values()].map(delivery => delivery.destroy()))
  }

  #open(url: string): WebhookDelivery<Notice> {
    return new WebhookDelivery<Notice>({
      url: new URL(url),
      maxConnections: 20,
      laneOf: ({ lane }) => lane,
      callOf: ({ body, signer }) => ({
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenFor(body, signer)}` },
        body,
      }),
      delivered: () => {
        this.#waiting--
        if (this.#waiting === 0) for (const resolve of this.#settling.splice(0)) resolve()
      },
      failed: () => {},
    })
  }
}
