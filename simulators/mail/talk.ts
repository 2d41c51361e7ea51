import type { Socket } from 'node:net'

/** One end of a connection over which lines are said, and now and then a number of bytes. */
export class Talk {
  readonly #socket: Socket
  #heard = Buffer.alloc(0)
  #ended = false
  #wake = () => {}

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', chunk => {
      this.#heard = Buffer.concat([this.#heard, chunk])
      this.#wake()
    })
    socket.on('close', () => {
      this.#ended = true
      this.#wake()
    })
    // What it was about is told by `close`, which follows.
    socket.on('error', () => {})
  }

  /** Without its end; null when the connection is over. */
  async line(): Promise<string | null> {
    const line = await this.#until(heard => {
      const end = heard.indexOf('\r\n')
      return end < 0 ? null : end + 2
    })
    return line?.subarray(0, -2).toString() ?? null
  }

  async bytes(count: number): Promise<Buffer | null> {
    return await this.#until(heard => (heard.length < count ? null : count))
  }

  say(...lines: (string | Buffer)[]): void {
    for (const line of lines) {
      this.#socket.write(line)
      this.#socket.write('\r\n')
    }
  }

  end(): void {
    this.#socket.end()
  }

  async #until(lengthIn: (heard: Buffer) => number | null): Promise<Buffer | null> {
    for (;;) {
      const length = lengthIn(this.#heard)
      if (length !== null) {
        const part = this.#heard.subarray(0, length)
        this.#heard = this.#heard.subarray(length)
        return part
      }
      if (this.#ended) return null
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }
}
