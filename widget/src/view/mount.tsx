import { render } from 'preact'
import type { Client } from '../protocol/client.ts'
import type { Words } from '../words/words.ts'
import { App } from './app.tsx'
import { paletteOf } from './colour.ts'
import style from './style/index.css?inline'

const COLOUR = '#0a7cff'

export interface View {
  /** In which language (BCP 47). Nothing is shown before. */
  speak(language: string, words: Words): void
  show(client: Client): void
  remove(): void
}

/**
 * The chat's element on the page. Its tree is open: a closed one would keep nobody out who runs in the page, but would
 * keep out the tools that look whether a page is accessible. Its styles are made by script, which a page's security
 * policy for styles lets through.
 */
export function mount(): View {
  const host = document.createElement('portico-chat')
  const root = host.attachShadow({ mode: 'open' })
  const colours = new CSSStyleSheet()
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [colours, sheet]
  let speech: { language: string; words: Words } | null = null
  let coloured = ''
  let removed = false
  const add = () => document.body.append(host)
  if (document.body) add()
  else addEventListener('DOMContentLoaded', add, { once: true })

  function paint(colour: string): void {
    if (colour === coloured) return
    coloured = colour
    const { accent, onAccent, inkLight, inkDark } = paletteOf(colour)
    colours.replaceSync(
      `:host{--accent:${accent};--on-accent:${onAccent};--ink-light:${inkLight};--ink-dark:${inkDark}}`,
    )
  }

  return {
    speak(language, words) {
      speech = { language, words }
    },
    show(client) {
      if (speech === null || removed) return
      const { state } = client
      paint(state.config?.theme.colour ?? COLOUR)
      render(<App scene={{ client, state, ...speech }} />, root)
    },
    remove() {
      removed = true
      removeEventListener('DOMContentLoaded', add)
      render(null, root)
      host.remove()
    },
  }
}
