import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'

/** Milliseconds that clients have to close when the server stops. */
const CLOSING_MS = 1000

/** Bytes of a message that a client sends: of a web chat. Elsewhere nothing is read (`readNothing`). */
const LARGEST_FRAME = 64 * 1024

/** Lets routes speak WebSocket. */
export async function registerWebSocket(app: FastifyInstance): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: LARGEST_FRAME, handleProtocols: chooseProtocol },
    preClose(done) {
      const { websocketServer } = this
      for (const client of websocketServer.clients) client.close(1001, 'The server stops.')
      const timer = setTimeout(() => {
        for (const client of websocketServer.clients) client.terminate()
      }, CLOSING_MS)
      websocketServer.close(() => {
        clearTimeout(timer)
        done()
      })
    },
  })
}

/** Of the subprotocols a client offers, the one that is no credential: that one is never sent back. */
const chooseProtocol = (offered: Set<string>): string | false =>
  [...offered].find(protocol => !protocol.startsWith('key.')) ?? false
