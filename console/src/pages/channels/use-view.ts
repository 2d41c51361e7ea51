import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearch, useSearchParams } from 'wouter'
import { readView, type View, writeView } from './view.ts'

/** Browsers allow only so many changes of the address in a while, milliseconds. */
const PAUSE = 200

/** The view that the address tells, and a way to change it. Changes hold at once; the address follows. */
export function useView(): [View, (change: Partial<View>) => void] {
  const address = useSearch()
  const [, setParameters] = useSearchParams()
  const [view, setView] = useState(() => readView(new URLSearchParams(address)))
  const latest = useRef(view)
  const written = useRef(address)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    // Somebody else changed it: a link, or the way back.
    if (address === written.current) return
    clearTimeout(timer.current)
    written.current = address
    latest.current = readView(new URLSearchParams(address))
    setView(latest.current)
  }, [address])

  useEffect(() => () => clearTimeout(timer.current), [])

  const change = useCallback(
    (by: Partial<View>) => {
      latest.current = { ...latest.current, ...by }
      setView(latest.current)
      clearTimeout(timer.current)
      const { pathname } = location
      timer.current = setTimeout(() => {
        // The page may be left, though it is not gone while the next one is on its way.
        if (location.pathname !== pathname) return
        const parameters = writeView(latest.current)
        written.current = parameters.toString()
        setParameters(parameters, { replace: true })
      }, PAUSE)
    },
    [setParameters],
  )
  return useMemo(() => [view, change], [view, change])
}
