import { Attempts } from './attempts.ts'
import type { ClientOptions } from './client-options.ts'
import { Conversation, PAGE } from './conversation.ts'
import { isPassing, Refused, STRANGE } from './failure.ts'
import { type Http, webchatHttp } from './http.ts'
import { keepIn } from './keep.ts'
import { Link } from './link.ts'
import { type Item, Outbox } from './outbox.ts'
import { Pass } from './pass.ts'
import { type ChatState, initialState } from './state.ts'
import { Typing } from './typing.ts'
import type { Message, Problem } from './wire.ts'

/** One visitor's chat: opens sessions, keeps what was said, and says what is to be said until it has arrived. */
export class Client {
  state: ChatState = initialState
  readonly #options: ClientOptions
  readonly #http: Http
  readonly #pass: Pass
  readonly #attempts: Attempts
  readonly #outbox: Outbox
  #conversation = this.#converse()
  #link: Link | undefined
  readonly #typing = new Typing({
    show: typing => {
      if (typing !== this.state.typing) this.#set({ typing })
    },
    tell: () => this.#link?.note({ type: 'typing' }),
  })
  #ended = false

  constructor(options: ClientOptions) {
    this.#options = options
    const keep = keepIn(() => localStorage, options.channel)
    this.#http = webchatHttp(`${options.url}/webchat/v1/channels/${options.channel}`)
    this.#pass = new Pass(keep, this.#http, options.identity)
    this.#attempts = new Attempts({
      passing: problem => {
        this.#set({ connected: problem !== undefined })
        if (problem) options.problem(problem)
      },
      refused: problem => this.#over(problem),
    })
    this.#outbox = new Outbox({
      keep,
      ready: () => this.#link?.isUp === true && this.state.online,
      say: said => this.#current().say(said),
      attach: file => this.#http.attach(this.#pass.token ?? '', file),
      accepted: message => this.#take([message]),
      refused: problem => {
        if (problem.reason === 'switched_off') this.#switch(false, problem.meta?.offlineMessage ?? null)
        else options.problem(problem)
      },
      changed: () => this.#set({ pending: this.#outbox.items }),
    })
    this.state = { ...this.state, pending: this.#outbox.items }
    document.addEventListener('visibilitychange', this.#look)
    void this.#begin()
  }

  set(open: boolean): void {
    if (open === this.state.isOpen) return
    this.#set({ isOpen: open })
    this.#look()
    if (open && this.state.phase === 'idle') void this.#enter()
  }

  showLauncher(launcher: boolean): void {
    this.#set({ launcher })
  }

  /**
   * Who the visitor is, by the word of the site; null when they logged out: then this browser forgets them. Of somebody
   * unknown there is nothing to forget.
   */
  identify(identity: string | null): void {
    if (identity === null ? !this.#pass.isIdentified : identity === this.#pass.identity) return
    if (identity === null) {
      this.#pass.forget()
      this.#outbox.clear()
    } else this.#pass.identity = identity
    if (this.state.config === null) return
    this.#leave()
    if (identity !== null || this.state.isOpen) void this.#enter()
  }

  /** Begins the chat with what the visitor answered. */
  answer(answers: Record<string, string>): void {
    void this.#enter(answers)
  }

  say(text: string): void {
    this.#typing.said()
    this.#outbox.add({ type: 'text', text })
  }

  /** A button or a row of a message was chosen. */
  choose(message: string, value: string, title: string): void {
    this.#outbox.add({ type: 'postback', value, title }, message)
  }

  attach(file: File): void {
    this.#outbox.add({ type: 'file', file })
  }

  retry({ id }: Item): void {
    this.#outbox.retry(id)
  }

  discard({ id }: Item): void {
    this.#outbox.remove(id)
  }

  type(): void {
    this.#typing.type()
  }

  async older(): Promise<void> {
    await this.#conversation.older()
  }

  /** A link to a file is no good any more. */
  async renew(): Promise<void> {
    this.#take(await this.#conversation.renew())
  }

  end(): void {
    this.#ended = true
    this.#leave()
    this.#attempts.end()
    this.#outbox.stop()
    document.removeEventListener('visibilitychange', this.#look)
  }

  async #begin(): Promise<void> {
    await this.#attempts.run(async () => {
      const config = await this.#http.config().catch(async error => {
        // What is refused to a page of a strange site, or for a strange channel, no page can read.
        if (!(error instanceof Refused) && (await this.#http.isThere())) this.#options.problem(STRANGE)
        throw error
      })
      const { online, offlineMessage } = config
      this.#set({ config, connected: true, online, offlineMessage })
      if (this.#pass.isKnown || this.state.isOpen) void this.#enter()
    })
  }

  /** Goes on with a session, or opens one; asks the visitor first where there is something to ask. */
  async #enter(answers?: Record<string, string>): Promise<void> {
    const { config } = this.state
    if (config === null || this.#ended) return
    if (!this.#pass.isKnown && answers === undefined && config.preChat.length > 0) {
      return this.#set({ phase: 'asking' })
    }
    this.#set({ phase: 'opening' })
    await this.#attempts.run(async isOver => {
      const admission = await this.#pass.admit(answers, this.#options.language(config.language))
      if (isOver()) return
      switch (admission.kind) {
        case 'anew':
          return void this.#enter(answers)
        case 'asking':
          this.#set({ phase: 'asking' })
          return this.#tell(admission.problem)
        case 'off':
          this.#switch(false, admission.offlineMessage)
          if (admission.token === undefined) return this.#set({ phase: 'idle' })
          break
        case 'open':
          // What somebody else has said here is not this visitor's.
          if (admission.isSomebodyElse) this.#outbox.clear()
          this.#switch(true, this.state.offlineMessage)
      }
      await this.#open(admission.token ?? '', isOver)
    })
  }

  /** Shows what was said in a session, and listens to what is said from then on. */
  async #open(token: string, isOver: () => boolean): Promise<void> {
    const page = await this.#http.messages(token, { limit: PAGE })
    if (isOver()) return
    this.#conversation.begin(page)
    this.#outbox.settle(page.messages)
    this.#connect(token, page.cursor)
    const { messages } = this.#conversation
    this.#set({ phase: 'open', connected: true, messages, more: page.more, problem: null })
    this.#look()
  }

  #connect(token: string, cursor: string): void {
    const { url, channel } = this.#options
    this.#link?.end()
    this.#link = new Link({
      http: this.#http,
      address: `${url.replace(/^http/, 'ws')}/webchat/v1/channels/${channel}/socket`,
      token,
      cursor,
      up: () => {
        this.#set({ connected: true })
        this.#conversation.look(true)
        if (!this.state.online) void this.#lookWhetherOn()
        void this.#outbox.flush()
      },
      down: () => this.#set({ connected: false, typing: false }),
      messages: messages => this.#take(messages, true),
      readUpTo: id => this.#conversation.readUpTo(id),
      typing: () => this.#typing.show(true),
      presence: (online, offlineMessage) => this.#switch(online, offlineMessage),
      over: problem => {
        this.#link = undefined
        if (problem.code !== 'unauthenticated') return this.#over(problem)
        this.#pass.drop()
        void this.#enter()
      },
    })
  }

  #converse(): Conversation {
    return new Conversation({
      load: query => this.#http.messages(this.#pass.token ?? '', query),
      state: () => this.state,
      set: patch => this.#set(patch),
      isUp: () => this.#link?.isUp === true,
      note: notice => this.#link?.note(notice),
    })
  }

  #current(): Link {
    if (this.#link === undefined) throw new Error('There is no session.')
    return this.#link
  }

  #take(messages: readonly Message[], live = false): void {
    if (messages.length === 0) return
    const fresh = this.#conversation.take(messages)
    this.#outbox.settle(messages)
    this.#set({ messages: this.#conversation.messages })
    const heard = fresh.filter(({ from }) => from === 'business')
    if (heard.length > 0) this.#typing.show(false)
    this.#look()
    if (live) for (const message of heard) this.#options.heard(message)
  }

  readonly #look = (): void => this.#conversation.look()

  async #lookWhetherOn(): Promise<void> {
    const config = await this.#http.config().catch(() => null)
    if (config) this.#switch(config.online, config.offlineMessage)
  }

  #switch(online: boolean, offlineMessage: string | null): void {
    const before = this.state.online
    this.#set({ online, offlineMessage })
    if (online && !before) void this.#outbox.flush()
  }

  #over(problem: Problem): void {
    // Who a visitor is can be told anew; the rest is for whoever runs the site.
    this.#set({ phase: ['not_found', 'forbidden'].includes(problem.code) ? 'over' : 'idle' })
    this.#tell(problem)
  }

  #tell(problem: Problem): void {
    // What passes by itself need not be known.
    if (!isPassing(new Refused(problem))) this.#set({ problem })
    this.#options.problem(problem)
  }

  #leave(): void {
    this.#attempts.stop()
    this.#typing.show(false)
    this.#link?.end()
    this.#link = undefined
    this.#conversation.end()
    this.#conversation = this.#converse()
    if (this.state.phase !== 'over')
      this.#set({ phase: 'idle', messages: [], more: false, unread: 0, problem: null })
  }

  #set(patch: Partial<ChatState>): void {
    if (this.#ended) return
    this.state = { ...this.state, ...patch }
    this.#options.changed(this.state)
  }
}
