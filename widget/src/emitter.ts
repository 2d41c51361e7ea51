import type { ChatEvents, ChatListener } from '../index.d.ts'

/** Who wants to hear of what. */
export class Emitter {
  readonly #listeners = new Map<string, Set<(value: never) => void>>()

  on<Name extends keyof ChatEvents>(name: Name, listener: ChatListener<Name>): () => void {
    const all = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, all.add(listener))
    return () => this.off(name, listener)
  }

  off<Name extends keyof ChatEvents>(name: Name, listener: ChatListener<Name>): void {
    this.#listeners.get(name)?.delete(listener)
  }

  emit<Name extends keyof ChatEvents>(name: Name, value: ChatEvents[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        ;(listener as ChatListener<Name>)(value)
      } catch (error) {
        // The page's fault, and not to stop the chat.
        reportError(error)
      }
    }
  }
}
