import type { WebSocket } from '@fastify/websocket'

/** Milliseconds after which the other side of a WebSocket that does not answer has gone. */
const HEARTBEAT = 15_000
/** Bytes of a message that somebody may send where nobody reads. */
const UNREAD = 4096

/** Aborted when the other side has closed or no longer answers. `beat` is called at every heartbeat. */
export function closing(socket: WebSocket, beat = () => {}): AbortSignal {
  const closed = new AbortController()
  let answered = true
  const timer = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
    beat()
  }, HEARTBEAT)
  socket.on('pong', () => {
    answered = true
  })
  socket.once('close', () => {
    clearInterval(timer)
    closed.abort()
  })
  return closed.signal
}

/** Resolves when the text is on its way: a slow reader is waited for. Rejects when it has gone. */
export const sendText = (socket: WebSocket, text: string): Promise<void> =>
  new Promise((resolve, reject) => socket.send(text, error => (error ? reject(error) : resolve())))

/** For a socket on which only we speak: cuts off whoever sends much. */
export function readNothing(socket: WebSocket): void {
  socket.on('message', (data: Buffer) => {
    if (data.length > UNREAD) socket.close(1009, 'Nothing is read here.')
  })
}
