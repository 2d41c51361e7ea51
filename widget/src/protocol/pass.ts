import { Refused } from './failure.ts'
import type { Http } from './http.ts'
import type { Keep } from './keep.ts'
import type { Problem } from './wire.ts'

/** How a visitor gets in. */
export type Admission =
  | { kind: 'open'; token: string; isSomebodyElse: boolean }
  /** The chat is switched off; with a token, what was said can be read. */
  | { kind: 'off'; token: string | undefined; offlineMessage: string | null }
  /** The browser's session is over. */
  | { kind: 'anew' }
  /** Something that the visitor answered is no good. */
  | { kind: 'asking'; problem: Problem }

/** Who the visitor is: the session that the browser keeps, and the word of the site. */
export class Pass {
  token: string | undefined
  identity: string | undefined
  readonly #keep: Keep
  readonly #http: Http

  constructor(keep: Keep, http: Http, identity: string | undefined) {
    this.#keep = keep
    this.#http = http
    this.identity = identity
    this.token = keep.get('token')
  }

  get isKnown(): boolean {
    return this.token !== undefined || this.identity !== undefined
  }

  /** Whether the site has said who it is, now or when a page was open before. */
  get isIdentified(): boolean {
    return this.identity !== undefined || this.#who() !== null
  }

  /** Opens a session, or goes on with one. Rejects with `Refused` or `Unreachable`. */
  async admit(answers: Record<string, string> | undefined, language: string): Promise<Admission> {
    const { token, identity } = this
    try {
      const session = await this.#http.openSession({ token, identity, answers, language })
      const { id, identified } = session.visitor
      const [before, who] = [this.#who(), identified ? id : null]
      // Meanwhile the site may have said that it is somebody else.
      if (identity !== this.identity) return { kind: 'anew' }
      this.token = session.token
      this.#keep.set('token', session.token)
      this.#keep.set('who', who)
      return { kind: 'open', token: session.token, isSomebodyElse: before !== null && before !== who }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const { problem } = error
      if (problem.reason === 'switched_off') {
        const offlineMessage = problem.meta?.offlineMessage ?? null
        return { kind: 'off', token: identity === undefined ? token : undefined, offlineMessage }
      }
      if (problem.field?.startsWith('/answers')) return { kind: 'asking', problem }
      if (problem.code !== 'unauthenticated' || !problem.reason?.startsWith('session')) throw error
      this.drop()
      return { kind: 'anew' }
    }
  }

  /** The session is no good any more. */
  drop(): void {
    this.token = undefined
    this.#keep.remove('token')
  }

  /** Nobody is logged in. */
  forget(): void {
    this.drop()
    this.identity = undefined
    this.#keep.remove('who')
  }

  #who(): string | null {
    return this.#keep.get<string | null>('who') ?? null
  }
}
