import { useEffect, useEffectEvent } from 'react'
import { focusComposer } from './composer/focus.ts'

interface Actions {
  selected?: string
  onBack: () => void
  /** Absent where there is nothing to close, or the key may not. */
  onClose?: (() => void) | undefined
}

/** What has keys of its own. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable], [role="dialog"], [role="alertdialog"], [role="menu"]'
/** Of these, what does something of its own with Escape; the answer is left by it. */
const OWN_ESCAPE = 'input, select, [role="dialog"], [role="alertdialog"], [role="menu"]'
const ROWS = 'a[data-conversation]'

/** The keys of the inbox: through the list and back, to the answer, and to close. */
export function useShortcuts(
  root: React.RefObject<HTMLElement | null>,
  { selected, onBack, onClose }: Actions,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const isElsewhere = target !== document.body && !root.current?.contains(target)
    if (isElsewhere && target.closest(OWN_KEYS)) return
    if (event.key === 'Escape' && selected !== undefined && !target.closest(OWN_ESCAPE)) {
      onBack()
      focusRow(root.current, selected)
      return
    }
    if (target.closest(OWN_KEYS)) return
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (!target.closest(ROWS)) return
        break
      case 'j':
      case 'k':
        break
      case 'r':
        if (selected === undefined) return
        event.preventDefault()
        return focusComposer()
      case 'e':
        return onClose?.()
      default:
        return
    }
    event.preventDefault()
    move(root.current, selected, event.key === 'j' || event.key === 'ArrowDown' ? 1 : -1)
  })
  useEffect(() => {
    const hear = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}

/** Goes to the row before or after the one with the focus, or beside the selected one. */
function move(root: HTMLElement | null, selected: string | undefined, step: 1 | -1): void {
  const rows = [...(root?.querySelectorAll<HTMLElement>(ROWS) ?? [])]
  const focused = rows.indexOf(document.activeElement as HTMLElement)
  const from = focused === -1 ? rows.findIndex(row => row.dataset.conversation === selected) : focused
  const row = rows[from === -1 ? 0 : from + step]
  row?.focus()
  row?.scrollIntoView({ block: 'nearest' })
}

function focusRow(root: HTMLElement | null, id: string): void {
  // On narrow windows the list is not there before the thread has gone.
  requestAnimationFrame(() => {
    const row = root?.querySelector<HTMLElement>(`a[data-conversation="${id}"]`)
    ;(row ?? root?.querySelector<HTMLElement>('h1'))?.focus()
  })
}
