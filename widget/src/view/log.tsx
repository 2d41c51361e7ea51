import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { entriesOf } from './entries.ts'
import { Icon } from './icons.tsx'
import { Entries } from './said.tsx'
import { titleOf, useScene } from './scene.ts'

/** Pixels from an edge at which one is there. */
const EDGE = 60

const isAtEnd = (box: HTMLElement): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < EDGE

/** Where the visitor was when that was last known. */
interface Place {
  atEnd: boolean
  top: number
}

/** Whether it is to stay at its end: not when the visitor has just gone up, which the browser tells a moment later. */
const staysAtEnd = (box: HTMLElement, { atEnd, top }: Place): boolean =>
  atEnd && (box.scrollTop >= top - 1 || isAtEnd(box))

function goToEnd(box: HTMLElement, place: Place): void {
  box.scrollTop = box.scrollHeight
  place.atEnd = true
  place.top = box.scrollTop
}

/** The conversation. It stays at its end while messages come, unless the visitor reads further up. */
export function Log() {
  const scene = useScene()
  const { client, state, words } = scene
  const log = useRef<HTMLDivElement>(null)
  const { messages, pending, config, phase } = state
  const oldest = messages[0]?.id
  // Where it stands is known between two renderings, too; the button that leads to the end waits for the next.
  const place = useRef({ atEnd: true, top: 0, oldest, height: 0, said: pending.at(-1)?.id })
  const [isUp, setUp] = useState(false)

  function toEnd(): void {
    if (log.current) goToEnd(log.current, place.current)
    setUp(false)
  }

  useLayoutEffect(() => {
    const box = log.current
    if (!box) return
    const before = place.current
    const said = pending.at(-1)?.id
    // What the visitor says is shown to them, wherever they were.
    const atEnd = staysAtEnd(box, before) || (said !== undefined && said !== before.said)
    place.current = { atEnd, top: before.top, oldest, height: box.scrollHeight, said }
    if (atEnd) toEnd()
    // Older ones came in above: what was there stays under the eyes.
    else if (before.oldest !== oldest) box.scrollTop += box.scrollHeight - before.height
  })

  // Pictures have their height when they have come.
  useEffect(() => {
    const box = log.current
    if (!box?.firstElementChild) return
    const watch = new ResizeObserver(() => {
      if (staysAtEnd(box, place.current)) goToEnd(box, place.current)
    })
    watch.observe(box.firstElementChild)
    watch.observe(box)
    return () => watch.disconnect()
  }, [])

  function scroll(): void {
    const box = log.current
    if (!box) return
    const atEnd = isAtEnd(box)
    place.current.atEnd = atEnd
    place.current.top = box.scrollTop
    setUp(!atEnd)
    if (!atEnd && box.scrollTop < EDGE) void client.older()
  }

  const loading = phase === 'opening' && messages.length === 0
  const { greeting } = config?.theme ?? {}
  return (
    <div class="middle">
      <div
        ref={log}
        class="log"
        role="log"
        aria-label={titleOf(scene)}
        aria-live={loading || state.loadingOlder ? 'off' : 'polite'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by the keyboard
        tabIndex={0}
        onScroll={scroll}
      >
        <div class="entries">
          {state.loadingOlder && <p class="centre">{words.loading}</p>}
          {!state.more && greeting && <p class="greeting">{greeting}</p>}
          {loading && state.connected && state.online && <p class="centre loading">{words.loading}</p>}
          <Entries entries={entriesOf(messages, pending)} />
          {state.typing && (
            <p class="typing">
              <span class="hidden">{words.typing}</span>
              <i />
              <i />
              <i />
            </p>
          )}
        </div>
      </div>
      {isUp && (
        <button type="button" class="newest" aria-label={words.newest} onClick={toEnd}>
          <Icon name="down" />
        </button>
      )}
    </div>
  )
}
