import { explain, type FailureKind, OutgoingError } from './failure.ts'

/** One request on its way: its deadline, its caller's signal, and what its errors mean. `end` it when it is over. */
export class Exchange {
  readonly #host: string
  readonly #started = performance.now()
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #caller: AbortSignal | undefined
  readonly #onEnd: () => void

  /** `host` is the destination's name and port; `timeoutMs` is for the whole exchange. */
  constructor(host: string, timeoutMs: number, caller: AbortSignal | undefined, onEnd: () => void) {
    this.#host = host
    this.#caller = caller
    this.#onEnd = onEnd
    this.#timer = setTimeout(() => {
      this.#controller.abort(this.error('timeout', `${host} gave no complete answer within ${timeoutMs} ms.`))
    }, timeoutMs)
    if (caller?.aborted) this.#giveUp()
    else caller?.addEventListener('abort', this.#giveUp)
  }

  /** Aborted, with an `OutgoingError` as its reason, by the deadline or the caller. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Milliseconds since it began. */
  get ms(): number {
    return Math.round(performance.now() - this.#started)
  }

  /** As `answer`, but rejects as soon as the signal does. undici by itself notices the signal once it is connected. */
  race<T>(answer: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true })
    answer.then(resolve, reject)
    return promise
  }

  error(kind: FailureKind, message: string): OutgoingError {
    return new OutgoingError({ kind, message, ms: this.ms })
  }

  tooLarge(maxBytes: number): OutgoingError {
    return this.error('too-large', `The answer of ${this.#host} is larger than ${maxBytes} bytes.`)
  }

  /** The error as an `OutgoingError`; unchanged if it is no trouble of the network but a fault of the program. */
  translate(error: Error): Error {
    if (error instanceof OutgoingError) return error
    const explained = explain(error, this.#host)
    return explained === null ? error : new OutgoingError({ ...explained, ms: this.ms }, error)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#caller?.removeEventListener('abort', this.#giveUp)
    this.#onEnd()
  }

  #giveUp = (): void => {
    this.#controller.abort(this.error('aborted', `The request to ${this.#host} was given up by its caller.`))
  }
}
