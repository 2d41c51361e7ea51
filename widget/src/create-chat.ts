import type { Chat, ChatOptions } from '../index.d.ts'
import { Emitter } from './emitter.ts'
import { Client } from './protocol/client.ts'
import type { ChatState } from './protocol/state.ts'
import { mount } from './view/mount.tsx'
import { chooseLanguage, wordsIn } from './words/index.ts'

/** Puts a chat on the page. Only in a browser. */
export function createChat({ url: given, channel, identity, language }: ChatOptions): Chat {
  const url = given.replace(/\/+$/, '')
  const emitter = new Emitter()
  const languageFor = (ofChannel: string | null | undefined) =>
    chooseLanguage([ofChannel, language, document.documentElement.lang, ...navigator.languages])
  // Asked for while the channel's own language is not known yet: most have none.
  const guessed = languageFor(null)
  const words = wordsIn(url, guessed)
  const view = mount()
  const client = new Client({
    url,
    channel,
    identity,
    language: ofChannel => languageFor(ofChannel),
    changed,
    heard: message => emitter.emit('message', message),
    problem(problem) {
      if (problem.code === 'not_found' || problem.code === 'forbidden') {
        console.warn(`Portico's chat is not shown: ${problem.detail} ${problem.cure ?? ''}`)
      }
      emitter.emit('problem', problem)
    },
  })
  let shown = client.state
  let isReady = false

  async function begin(ofChannel: string | null): Promise<void> {
    const tag = languageFor(ofChannel)
    view.speak(tag, await (tag === guessed ? words : wordsIn(url, tag)))
    view.show(client)
    isReady = true
    emitter.emit('ready', undefined)
  }

  function changed(state: ChatState): void {
    const before = shown
    shown = state
    if (before.config === null && state.config !== null) void begin(state.config.language)
    view.show(client)
    if (state.isOpen !== before.isOpen) emitter.emit(state.isOpen ? 'open' : 'close', undefined)
    if (state.unread !== before.unread) emitter.emit('unread', state.unread)
  }

  return {
    get isOpen() {
      return client.state.isOpen
    },
    get unread() {
      return client.state.unread
    },
    open: () => client.set(true),
    close: () => client.set(false),
    toggle: () => client.set(!client.state.isOpen),
    identify: who => client.identify(who),
    show: () => client.showLauncher(true),
    hide: () => client.showLauncher(false),
    on(name, listener) {
      const stop = emitter.on(name, listener)
      if (name === 'ready' && isReady) (listener as () => void)()
      return stop
    },
    off: (name, listener) => emitter.off(name, listener),
    destroy() {
      client.end()
      view.remove()
    },
  }
}
