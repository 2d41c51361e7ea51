import { randomUUID } from 'node:crypto'
import { History } from './history.ts'
import { type Chat, type Http, type OpenSession, visitorHttp } from './http.ts'
import { type Message, Refused, type ServerFrame, type Session } from './wire.ts'

/** Milliseconds: the first wait before another try, and the longest. */
const FIRST_WAIT = 50
const LONGEST_WAIT = 2000
/** Messages named in one report. */
const MOST = 100

export interface VisitorOptions extends Chat, OpenSession {
  /** Whether what arrives is reported as delivered, as a browser's widget does. It is, when absent. */
  reports?: boolean
}

interface Waiting {
  id: string
  content: object
  replyTo?: string
  resolve(message: Message): void
  reject(error: unknown): void
}

/**
 * A visitor of a web site, whose browser keeps a socket open: when it breaks it is opened again, what was not accepted
 * yet is sent again under its name, and what came meanwhile is fetched.
 */
export class Visitor {
  readonly history = new History()
  readonly http: Http
  /** Everything the server said, but pongs. */
  readonly frames: ServerFrame[] = []
  session: Session
  readonly #options: VisitorOptions
  readonly #waiting: Waiting[] = []
  #socket: WebSocket | null = null
  #ready = false
  #cursor: string | undefined
  #failures = 0
  #closed = false
  #woken = () => {}

  private constructor(options: VisitorOptions, http: Http, session: Session) {
    this.#options = options
    this.http = http
    this.session = session
  }

  /** Opens a session and looks at what was said before. */
  static async open(options: VisitorOptions): Promise<Visitor> {
    const { token, identity, answers, language } = options
    const http = visitorHttp(options)
    const session = await http.openSession({ token, identity, answers, language })
    const visitor = new Visitor(options, http, session)
    const page = await http.messages(session.token)
    visitor.history.take(page.messages)
    visitor.#cursor = page.cursor
    visitor.#dial()
    return visitor
  }

  get id(): string {
    return this.session.visitor.id
  }

  /** Says something; resolves when it is stored. */
  say(text: string, more: { id?: string; replyTo?: string } = {}): Promise<Message> {
    return this.send({ type: 'text', text }, more)
  }

  send(content: object, { id = randomUUID(), replyTo }: { id?: string; replyTo?: string } = {}) {
    return new Promise<Message>((resolve, reject) => {
      const waiting = { id, content, ...(replyTo !== undefined && { replyTo }), resolve, reject }
      this.#waiting.push(waiting)
      if (this.#ready) this.#post(waiting)
    })
  }

  type(): void {
    this.#write({ type: 'typing' })
  }

  /** Has read everything there is. */
  read(): void {
    const messages = this.history.messages.filter(m => m.from === 'business' && !m.read).map(({ id }) => id)
    if (messages.length > 0) this.#write({ type: 'read', messages: messages.slice(-MOST) })
  }

  /** Resolves to what `look` finds as soon as it finds something: it is asked whenever something comes. */
  async until<T>(look: (visitor: Visitor) => T | undefined | false): Promise<T> {
    for (;;) {
      const found = look(this)
      if (found !== undefined && found !== false) return found
      await new Promise<void>(resolve => {
        const woken = this.#woken
        this.#woken = () => {
          woken()
          resolve()
        }
      })
    }
  }

  /** Resolves to the first message of the business with this text. */
  hears(text: string): Promise<Message> {
    return this.until(({ history }) =>
      history.messages.find(m => m.from === 'business' && m.content.text === text),
    )
  }

  /** Goes offline as a phone does in a tunnel: what is said meanwhile waits. */
  away(): void {
    this.#closed = true
    this.#hangUp()
  }

  /** Is there again. */
  back(): void {
    this.#closed = false
    this.#dial()
  }

  /** The end. */
  close(): void {
    this.away()
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('The visitor has gone.'))
  }

  #dial(): void {
    const { url, channelId, origin } = this.#options
    const address = `${url.replace(/^http/, 'ws')}/webchat/v1/channels/${channelId}/socket`
    const socket = new WebSocket(address, { headers: { origin } })
    this.#socket = socket
    socket.onopen = () => {
      const after = this.#cursor === undefined ? {} : { after: this.#cursor }
      socket.send(JSON.stringify({ type: 'hello', token: this.session.token, ...after }))
    }
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#take(JSON.parse(String(data)))
    }
    // A close follows every error.
    socket.onerror = () => {}
    socket.onclose = () => {
      if (socket !== this.#socket) return
      this.#hangUp()
      if (this.#closed) return
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures++)
      setTimeout(() => {
        if (this.#socket === null && !this.#closed) this.#dial()
      }, wait)
    }
  }

  #hangUp(): void {
    const socket = this.#socket
    this.#socket = null
    this.#ready = false
    socket?.close()
  }

  #take(frame: ServerFrame): void {
    if (frame.type !== 'pong') this.frames.push(frame)
    switch (frame.type) {
      case 'ready':
        this.#ready = true
        this.#failures = 0
        this.#cursor ??= frame.cursor
        // What came otherwise, or was not reported before the socket broke.
        this.#report(this.history.messages)
        for (const waiting of this.#waiting) this.#post(waiting)
        break
      case 'messages':
        this.#show(frame.messages)
        this.#cursor = frame.cursor ?? this.#cursor
        break
      case 'accepted':
        this.#show([frame.message])
        this.#settle(frame.id)?.resolve(frame.message)
        break
      case 'read':
        this.history.readUpTo(frame.upTo)
        break
      case 'problem':
        // What the server cannot do now, it can later.
        if (frame.problem.code !== 'unavailable') this.#settle(frame.id)?.reject(new Refused(frame.problem))
        break
    }
    const woken = this.#woken
    this.#woken = () => {}
    woken()
  }

  #show(messages: readonly Message[]): void {
    this.#report(this.history.take(messages))
  }

  #report(messages: readonly Message[]): void {
    if (this.#options.reports === false) return
    const ids = messages.filter(m => m.from === 'business' && !m.read).map(({ id }) => id)
    if (ids.length > 0) this.#write({ type: 'delivered', messages: ids.slice(-MOST) })
  }

  #settle(id: string | undefined): Waiting | undefined {
    const index = this.#waiting.findIndex(waiting => waiting.id === id)
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0]
  }

  #post({ id, content, replyTo }: Waiting): void {
    this.#write({ type: 'message', id, content, ...(replyTo !== undefined && { replyTo }) })
  }

  #write(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }
}
