import { waitAfter } from './backoff.ts'
import { isPassing, Refused, Unreachable } from './failure.ts'
import type { Http } from './http.ts'
import type { Message, Notice, Problem, Said, ServerFrame } from './wire.ts'

/** Milliseconds: between two questions whether the server is there, and for its answer. */
const PING = 25_000
const PONG = 10_000
/** Milliseconds between two looks for news where there is no socket. */
const POLL = 4000
const POLL_UNSEEN = 20_000

export interface LinkOptions {
  http: Http
  /** Of the WebSocket. */
  address: string
  token: string
  /** Where the news begin. */
  cursor: string
  up(): void
  down(): void
  messages(messages: readonly Message[]): void
  readUpTo(id: string): void
  typing(): void
  presence(online: boolean, offlineMessage: string | null): void
  /** It is over with this session or this chat: `unauthenticated`, `not_found`, `forbidden`. */
  over(problem: Problem): void
}

interface Awaited {
  resolve(message: Message): void
  reject(error: unknown): void
}

/**
 * The connection of one session. It is a WebSocket, opened anew when it breaks, after waits that grow; until it stands,
 * news are asked for by HTTP, which also serves where WebSockets are not let through.
 */
export class Link {
  readonly #options: LinkOptions
  #cursor: string
  #socket: WebSocket | undefined
  #ready = false
  #up = false
  #ended = false
  #failures = 0
  #misses = 0
  #dialTimer: ReturnType<typeof setTimeout> | undefined
  #pollTimer: ReturnType<typeof setTimeout> | undefined
  #pingTimer: ReturnType<typeof setTimeout> | undefined
  #polling = false
  readonly #awaited = new Map<string, Awaited>()

  constructor(options: LinkOptions) {
    this.#options = options
    this.#cursor = options.cursor
    addEventListener('online', this.#wake)
    addEventListener('offline', this.#sleep)
    document.addEventListener('visibilitychange', this.#wake)
    this.#dial()
  }

  /** Says something; resolves when it is stored. Rejects with `Refused` or `Unreachable`: then say it again. */
  say(said: Said): Promise<Message> {
    if (!this.#ready) return this.#options.http.say(this.#options.token, said)
    return new Promise((resolve, reject) => {
      this.#awaited.set(said.id, { resolve, reject })
      this.#write({ type: 'message', ...said })
    })
  }

  /** Tells what the visitor does. What does not arrive, the caller tells again after `up`. */
  note(notice: Notice): void {
    if (this.#ready) this.#write(notice)
    else if (this.#up) this.#options.http.note(this.#options.token, notice).catch(() => {})
  }

  get isUp(): boolean {
    return this.#up
  }

  end(): void {
    this.#ended = true
    removeEventListener('online', this.#wake)
    removeEventListener('offline', this.#sleep)
    document.removeEventListener('visibilitychange', this.#wake)
    this.#hangUp()
    clearTimeout(this.#dialTimer)
    clearTimeout(this.#pollTimer)
  }

  #dial(): void {
    clearTimeout(this.#dialTimer)
    this.#hangUp()
    const socket = new WebSocket(this.#options.address)
    this.#socket = socket
    socket.onopen = () => this.#write({ type: 'hello', token: this.#options.token, after: this.#cursor })
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#take(JSON.parse(data))
    }
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return
      this.#lost(code === 4429 ? 6 : 1)
    }
    // One that neither opens nor fails is no good either.
    this.#watch(PONG)
  }

  #lost(failures: number): void {
    this.#hangUp()
    if (this.#ended) return
    this.#failures += failures
    this.#dialTimer = setTimeout(() => this.#dial(), waitAfter(this.#failures))
    if (!this.#polling) {
      this.#polling = true
      void this.#poll()
    }
  }

  #hangUp(): void {
    const socket = this.#socket
    this.#socket = undefined
    this.#ready = false
    clearTimeout(this.#pingTimer)
    socket?.close()
    for (const { reject } of this.#awaited.values()) reject(new Unreachable())
    this.#awaited.clear()
  }

  readonly #wake = (): void => {
    if (document.visibilityState === 'hidden') return
    if (this.#ready) this.#ping()
    else if (this.#socket === undefined) {
      this.#dial()
      if (this.#polling) void this.#poll()
    }
  }

  readonly #sleep = (): void => {
    this.#hangUp()
    this.#setUp(false)
    clearTimeout(this.#dialTimer)
    clearTimeout(this.#pollTimer)
  }

  #ping(): void {
    this.#write({ type: 'ping' })
    this.#watch(PONG)
  }

  /** Gives the server so many milliseconds to say anything. */
  #watch(wait: number): void {
    clearTimeout(this.#pingTimer)
    this.#pingTimer = setTimeout(() => this.#lost(1), wait)
  }

  #take(frame: ServerFrame): void {
    const options = this.#options
    clearTimeout(this.#pingTimer)
    if (this.#ready || frame.type === 'ready') this.#pingTimer = setTimeout(() => this.#ping(), PING)
    switch (frame.type) {
      case 'ready':
        this.#ready = true
        this.#polling = false
        this.#failures = 0
        clearTimeout(this.#pollTimer)
        this.#setUp(true, true)
        break
      case 'messages':
        this.#cursor = frame.cursor ?? this.#cursor
        options.messages(frame.messages)
        break
      case 'accepted':
        this.#awaited.get(frame.id)?.resolve(frame.message)
        this.#awaited.delete(frame.id)
        break
      case 'read':
        options.readUpTo(frame.upTo)
        break
      case 'typing':
        options.typing()
        break
      case 'presence':
        options.presence(frame.online, frame.offlineMessage)
        break
      case 'problem':
        this.#refuse(frame.problem, frame.id, frame.retryAfter)
        break
    }
  }

  #refuse(problem: Problem, id: string | undefined, retryAfter: number | undefined): void {
    if (id !== undefined) {
      this.#awaited.get(id)?.reject(new Refused(problem, retryAfter))
      this.#awaited.delete(id)
    } else if (isOver(problem)) this.#finish(problem)
  }

  #finish(problem: Problem): void {
    if (this.#ended) return
    this.end()
    this.#options.over(problem)
  }

  async #poll(): Promise<void> {
    clearTimeout(this.#pollTimer)
    const { http, token, messages, readUpTo } = this.#options
    try {
      let more = true
      while (more && !this.#ended) {
        const page = await http.messages(token, { after: this.#cursor })
        this.#cursor = page.cursor
        messages(page.messages)
        if (page.readUpTo !== null) readUpTo(page.readUpTo)
        more = page.more
      }
      this.#misses = 0
      if (this.#polling) this.#setUp(true)
    } catch (error) {
      if (error instanceof Refused && isOver(error.problem)) return this.#finish(error.problem)
      this.#misses++
      if (this.#polling && isPassing(error)) this.#setUp(false)
    }
    if (!this.#polling || this.#ended) return
    const calm = document.visibilityState === 'hidden' ? POLL_UNSEEN : POLL
    clearTimeout(this.#pollTimer)
    this.#pollTimer = setTimeout(() => void this.#poll(), this.#misses > 0 ? waitAfter(this.#misses) : calm)
  }

  /** `anew`: also when it was so before, as what was told before may not have arrived. */
  #setUp(up: boolean, anew = false): void {
    if (up === this.#up && !anew) return
    this.#up = up
    if (up) this.#options.up()
    else this.#options.down()
  }

  #write(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }
}

const isOver = ({ code }: Problem): boolean => ['unauthenticated', 'not_found', 'forbidden'].includes(code)
