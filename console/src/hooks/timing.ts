import { startTransition, useEffect, useRef, useState } from 'react'

/** A value once it has not changed for `ms` milliseconds. */
export function useDebounced<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(() => value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}

/** A value that changes at most once in `ms` milliseconds: the first change at once, then the latest. */
export function useThrottled<T>(value: T, ms: number): T {
  const [steady, setSteady] = useState(value)
  const changedAt = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, changedAt.current + ms - performance.now())
    const timer = setTimeout(() => {
      changedAt.current = performance.now()
      startTransition(() => setSteady(() => value))
    }, wait)
    return () => clearTimeout(timer)
  }, [value, ms])
  return steady
}

/**
 * Calls back `soon` milliseconds after it was asked to, and at most once in `pace`: what comes together is looked at
 * together, and the last call is never lost.
 */
export function useThrottledCallback(callback: () => void, soon: number, pace = soon): () => void {
  const latest = useRef(callback)
  const last = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    latest.current = callback
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return () => {
    if (timer.current !== undefined) return
    const run = () => {
      timer.current = undefined
      last.current = Date.now()
      latest.current()
    }
    timer.current = setTimeout(run, Math.max(soon, last.current + pace - Date.now()))
  }
}
