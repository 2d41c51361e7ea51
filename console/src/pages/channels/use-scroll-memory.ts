import { useEffect, useLayoutEffect, useRef } from 'react'

/** Where each view was scrolled to when it was left, pixels. */
const left = new Map<string, number>()

/** Who comes back to a view finds it where it was; another view begins at its top. `view`: by its address. */
export function useScrollMemory(scroller: HTMLElement | null, view: string): void {
  const shown = useRef(view)
  useLayoutEffect(() => {
    if (scroller === null) return
    scroller.scrollTop = left.get(shown.current) ?? 0
    return () => void left.set(shown.current, scroller.scrollTop)
  }, [scroller])
  useEffect(() => {
    if (shown.current === view) return
    shown.current = view
    if (scroller !== null) scroller.scrollTop = 0
  }, [scroller, view])
}
