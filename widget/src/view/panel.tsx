import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { fill } from '../words/index.ts'
import { Composer } from './composer.tsx'
import { checkFile } from './files.ts'
import { Icon } from './icons.tsx'
import { Log } from './log.tsx'
import { PreChat } from './pre-chat.tsx'
import { titleOf, useScene } from './scene.ts'
import { StatusLine } from './status-line.tsx'

/** Where it covers the page: as in style/conditions.css. */
const COVERS = '(max-width: 480px), (max-height: 480px)'

/** What the launcher opens: the conversation, or the questions before it, and where one writes. */
export function Panel() {
  const scene = useScene()
  const { client, state, words } = scene
  const panel = useRef<HTMLDialogElement>(null)
  const [dragged, setDragged] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const { phase, config } = state
  const canSay = state.online && (phase === 'open' || phase === 'opening')

  // Where it covers the page, nothing of the page can be reached.
  useLayoutEffect(() => {
    if (matchMedia(COVERS).matches) panel.current?.showModal()
    else panel.current?.show()
    panel.current?.focus()
  }, [])

  // Phones put their keyboard over the page without making it smaller.
  useEffect(() => {
    const viewport = window.visualViewport
    if (!viewport) return
    const fit = () => {
      panel.current?.style.setProperty('--height', `${viewport.height}px`)
      panel.current?.style.setProperty('--top', `${viewport.offsetTop}px`)
    }
    fit()
    viewport.addEventListener('resize', fit)
    viewport.addEventListener('scroll', fit)
    return () => {
      viewport.removeEventListener('resize', fit)
      viewport.removeEventListener('scroll', fit)
    }
  }, [])

  const send = (files: readonly File[]) => {
    setFault(null)
    for (const file of files) {
      const wrong = checkFile(scene, file)
      if (wrong === null) client.attach(file)
      else setFault(wrong)
    }
  }

  function press(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    client.set(false)
  }

  return (
    <dialog
      ref={panel}
      class="panel"
      aria-label={titleOf(scene)}
      tabIndex={-1}
      onKeyDown={press}
      onDragOver={event => {
        if (!canSay || !event.dataTransfer?.types.includes('Files')) return
        event.preventDefault()
        setDragged(true)
      }}
      onDragLeave={event => {
        if (!panel.current?.contains(event.relatedTarget as Node | null)) setDragged(false)
      }}
      onDrop={event => {
        if (!canSay) return
        event.preventDefault()
        setDragged(false)
        send([...(event.dataTransfer?.files ?? [])])
      }}
    >
      <header class="header">
        <h2 class="title">{titleOf(scene)}</h2>
        <button type="button" class="tool" aria-label={words.close} onClick={() => client.set(false)}>
          <Icon name="close" />
        </button>
      </header>
      {phase === 'asking' ? <PreChat /> : <Log />}
      <StatusLine fault={fault} />
      {canSay && <Composer send={send} />}
      {config?.theme.branding !== false && <p class="brand">{fill(words.by, 'Portico')}</p>}
      {dragged && <div class="drop">{words.attach}</div>}
    </dialog>
  )
}
