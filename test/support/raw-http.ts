import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  status: number
  text: string
}

/** One connection that sends bytes as they are, and reads what is answered; made anew when the server has closed it. */
export class RawConnection {
  readonly #port: number
  #socket: Socket | null = null
  #received = Buffer.alloc(0)
  #wake = (): void => {}

  constructor(port: number) {
    this.#port = port
  }

  /** Sends one request and resolves to its answer. Throws when the server closes without one. */
  async exchange(request: Buffer): Promise<RawAnswer> {
    const socket = await this.#open()
    // What is written after the server has refused and closed is lost, and so it should be.
    socket.write(request)
    const head = await this.#until(socket, () => headEnd(this.#received))
    const lines = this.#received.toString('latin1', 0, head - 4).split('\r\n')
    const status = Number(lines[0]?.split(' ')[1])
    const header = (name: string) =>
      lines
        .find(line => line.toLowerCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim()
    const length = Number(header('content-length') ?? 0)
    await this.#until(socket, () => (this.#received.length >= head + length ? head + length : 0))
    const text = this.#received.toString('utf8', head, head + length)
    this.#received = this.#received.subarray(head + length)
    // A connection with anything left on it, or that the server will close, is not used again.
    if (header('connection') !== 'keep-alive' || this.#received.length > 0) this.close()
    return { status, text }
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = null
    this.#received = Buffer.alloc(0)
  }

  async #open(): Promise<Socket> {
    if (this.#socket !== null && !this.#socket.destroyed && this.#socket.writable) return this.#socket
    this.close()
    const socket = connect(this.#port, '127.0.0.1')
    this.#socket = socket
    // A server that has answered may close while we still write.
    socket.on('error', () => {})
    socket.on('data', chunk => {
      if (this.#socket === socket) this.#received = Buffer.concat([this.#received, chunk])
      this.#wake()
    })
    socket.on('close', () => this.#wake())
    await once(socket, 'connect')
    return socket
  }

  /** Waits until enough was received, and tells where it ends. */
  async #until(socket: Socket, end: () => number): Promise<number> {
    for (;;) {
      const at = end()
      if (at > 0) return at
      if (socket.closed) {
        throw new Error(`The server closed the connection after ${JSON.stringify(this.#received.toString())}`)
      }
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }
}

const headEnd = (bytes: Buffer): number => {
  const at = bytes.indexOf('\r\n\r\n')
  return at === -1 ? 0 : at + 4
}
