import { useEffect, useEffectEvent } from 'react'
import { areShortcutsOn, type Command, PATIENCE, readKey } from './shortcuts.ts'

/** What needs the keys itself. */
const OWN_KEYS = 'input, textarea, select, [contenteditable], [role="menu"], [role="listbox"]'
const DIALOG = '[role="dialog"], [role="alertdialog"]'

/** Calls back for each command given by the keyboard, and for Ctrl K or ⌘K, but while a dialog is open or about to be. */
export function useShortcutKeys(
  isOpening: boolean,
  onPalette: () => void,
  onCommand: (command: Command) => void,
): void {
  const opens = useEffectEvent(() => isOpening)
  const palette = useEffectEvent(onPalette)
  const obey = useEffectEvent(onCommand)
  useEffect(() => {
    let behindG = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const hear = (event: KeyboardEvent) => {
      if (event.repeat || event.isComposing || opens() || document.querySelector(DIALOG)) return
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event
      if (key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey && !shiftKey) {
        event.preventDefault()
        return palette()
      }
      if (ctrlKey || metaKey || altKey || key === 'Shift' || !areShortcutsOn()) return
      if (event.target instanceof Element && event.target.closest(OWN_KEYS)) return
      const { command, waits: more } = readKey(key, behindG)
      clearTimeout(timer)
      // Pages have keys of their own: what follows `g` is not for them.
      if (behindG || command !== null) event.preventDefault()
      behindG = more
      if (more) {
        timer = setTimeout(() => {
          behindG = false
        }, PATIENCE)
      }
      if (command !== null) obey(command)
    }
    document.addEventListener('keydown', hear, { capture: true })
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', hear, { capture: true })
    }
  }, [])
}
