import { useEffect, useRef } from 'preact/hooks'
import { directionOf, fill } from '../words/index.ts'
import { Icon } from './icons.tsx'
import { Panel } from './panel.tsx'
import { launcherName, type Scene, SceneProvider } from './scene.ts'

/** The button on the page, and what it opens. */
export function App({ scene }: { scene: Scene }) {
  const { client, state, language, words } = scene
  const launcher = useRef<HTMLButtonElement>(null)
  const before = useRef<Element | null>(null)
  const { config, isOpen, unread } = state

  // Whoever opened it by the keyboard is back where they were when it closes.
  useEffect(() => {
    if (!isOpen) return
    before.current = document.activeElement
    return () => {
      if (launcher.current) launcher.current.focus()
      else if (before.current instanceof HTMLElement) before.current.focus()
    }
  }, [isOpen])

  if (config === null || state.phase === 'over') return null
  return (
    <SceneProvider value={scene}>
      <div
        class={`root ${config.theme.side ?? 'right'}${isOpen ? ' is-open' : ''}`}
        lang={language}
        dir={directionOf(language)}
      >
        {isOpen && <Panel />}
        {state.launcher && (
          <button
            type="button"
            ref={launcher}
            class="launcher"
            aria-label={launcherName(scene)}
            aria-expanded={isOpen}
            onClick={() => client.set(!isOpen)}
          >
            <Icon name={isOpen ? 'down' : 'chat'} />
            {!isOpen && unread > 0 && (
              <span class="badge" aria-hidden="true">
                {unread > 9 ? '9+' : unread}
              </span>
            )}
          </button>
        )}
        <div class="hidden" role="status">
          {!isOpen && unread > 0 && fill(words.unread, String(unread))}
        </div>
      </div>
    </SceneProvider>
  )
}
