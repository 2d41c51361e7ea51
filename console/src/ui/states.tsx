import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiError } from '../api/client.ts'
import { Button } from './button.tsx'
import styles from './states.module.css'

/** What went wrong, in words, with the cure beside it. Told to screen readers at once. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const message = error instanceof Error ? error.message : String(error)
  const cure = error instanceof ApiError ? error.cure : undefined
  return (
    <div role="alert" className={styles.problem}>
      <TriangleAlert aria-hidden="true" />
      <div>
        <p>{message}</p>
        {cure && <p className={styles.cure}>{cure}</p>}
        {onRetry && (
          <p className={styles.retry}>
            <Button onClick={onRetry}>Try again</Button>
          </p>
        )}
      </div>
    </div>
  )
}

/** Where there is nothing yet: what would be here, and how it comes. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  )
}

/** The place of what is being loaded, in about its shape. */
export function Loading({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div role="status" className={styles.loading}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move.
        <span key={index} className={styles.line} />
      ))}
    </div>
  )
}
