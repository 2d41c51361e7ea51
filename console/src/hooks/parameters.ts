import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

/** What of the view stands in the address, and a way to set a part of it, or with null to take it away. */
export function useParameters(): [URLSearchParams, (name: string, value: string | null) => void] {
  const [parameters, setParameters] = useSearchParams()
  const set = useCallback(
    (name: string, value: string | null) =>
      setParameters(
        before => {
          const next = new URLSearchParams(before)
          if (value === null) next.delete(name)
          else next.set(name, value)
          return next
        },
        { replace: true },
      ),
    [setParameters],
  )
  return [parameters, set]
}
