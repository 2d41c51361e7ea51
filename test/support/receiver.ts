import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import type { Static } from 'typebox'
import type { Event } from '../../server/dialects/native/schema.ts'

/** A call that came, with the event it carried. */
export interface Delivery {
  headers: IncomingHttpHeaders
  body: string
  event: Static<typeof Event>
}

export interface Reply {
  status: number
  body?: object
}

export interface Receiver {
  url: string
  /** Every call, in the order they came, also those that were answered with a failure. */
  deliveries: Delivery[]
  /** Resolves to the first call that fits, from before or later. */
  until(fits: (delivery: Delivery) => boolean): Promise<Delivery>
  /** Until further notice every call is answered so; by default with 204. */
  reply(answer: (delivery: Delivery) => Reply): void
  close(): Promise<void>
}

/** A webhook's other end: keeps what it is called with. */
export async function startReceiver(): Promise<Receiver> {
  const deliveries: Delivery[] = []
  let waiting: { fits: (delivery: Delivery) => boolean; resolve: (delivery: Delivery) => void }[] = []
  let answer: (delivery: Delivery) => Reply = () => ({ status: 204 })

  const server = createServer(async (request, response) => {
    const body = await text(request)
    const delivery: Delivery = { headers: request.headers, body, event: JSON.parse(body) }
    deliveries.push(delivery)
    for (const { resolve } of waiting.filter(w => w.fits(delivery))) resolve(delivery)
    waiting = waiting.filter(w => !w.fits(delivery))
    const { status, body: said } = answer(delivery)
    response.writeHead(status, { 'content-type': 'application/json' }).end(said && JSON.stringify(said))
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/hook`,
    deliveries,
    until: async fits =>
      deliveries.find(fits) ?? (await new Promise<Delivery>(resolve => waiting.push({ fits, resolve }))),
    reply: next => {
      answer = next
    },
    close: async () => {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Throws unless the call is signed with the secret, by the verifier that the makers of Standard Webhooks publish. */
export function verify(secret: string, { headers, body }: Delivery): void {
  new Webhook(secret).verify(body, headers as Record<string, string>)
}
