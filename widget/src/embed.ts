import type { Chat } from '../index.d.ts'
import { createChat } from './create-chat.ts'

/** What a site's pages call: `Portico('open')`. Calls from before this script came wait in `q`. */
interface Portico {
  (method: string, ...args: unknown[]): unknown
  q?: ArrayLike<unknown>[]
  /** The chat that is on the page. */
  chat?: Chat
}

declare global {
  interface Window {
    Portico?: Portico
  }
}

const METHODS = ['open', 'close', 'toggle', 'identify', 'show', 'hide', 'on', 'off', 'destroy'] as const
const PATH = '/webchat/widget.js'

function start(): void {
  const script =
    document.currentScript instanceof HTMLScriptElement
      ? document.currentScript
      : document.querySelector<HTMLScriptElement>(`script[data-channel][src*="${PATH}"]`)
  const { channel, language } = script?.dataset ?? {}
  if (!script || channel === undefined) {
    console.warn(`Portico's chat needs its channel: <script src="…${PATH}" data-channel="ch_…" async>`)
    return
  }
  if (window.Portico?.chat) {
    // A page may include it twice, by a template and by hand.
    console.warn("Portico's chat is on this page already: the first one stays.")
    return
  }
  const calls = (window.Portico?.q ?? []).map(call => Array.from(call))
  // Known from the first, so that no session is opened for nobody.
  const identity = calls.find(([method]) => method === 'identify')?.[1]
  const chat = createChat({
    url: script.src.slice(0, script.src.indexOf(PATH)),
    channel,
    language,
    identity: typeof identity === 'string' ? identity : undefined,
  })

  const portico: Portico = (method, ...args) => {
    const name = METHODS.find(each => each === method)
    if (name === undefined) {
      console.warn(`Portico's chat has no method "${method}".`)
      return
    }
    if (name === 'destroy') delete window.Portico
    return (chat[name] as (...given: unknown[]) => unknown)(...args)
  }
  portico.chat = chat
  window.Portico = portico
  for (const [method, ...args] of calls) portico(String(method), ...args)
}

start()
