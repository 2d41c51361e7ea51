/** Milliseconds: how long the other side is shown as writing, and how often it is told that the visitor is. */
const SHOWN = 6000
const TOLD = 3000

export interface TypingOptions {
  show(typing: boolean): void
  tell(): void
}

/** That somebody writes: nobody says when they stop. */
export class Typing {
  readonly #options: TypingOptions
  #timer: ReturnType<typeof setTimeout> | undefined
  #toldAt = 0

  constructor(options: TypingOptions) {
    this.#options = options
  }

  /** The business writes, or has written. */
  show(typing: boolean): void {
    clearTimeout(this.#timer)
    if (typing) this.#timer = setTimeout(() => this.show(false), SHOWN)
    this.#options.show(typing)
  }

  /** The visitor writes. */
  type(): void {
    const now = Date.now()
    if (now - this.#toldAt < TOLD) return
    this.#toldAt = now
    this.#options.tell()
  }

  /** The visitor has written; whoever types on has begun another message. */
  said(): void {
    this.#toldAt = 0
  }
}
