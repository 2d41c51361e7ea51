import { KeyRound } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import { CopyField } from './copy.tsx'
import styles from './secret.module.css'

/** A secret that is shown this once, in the page, where no stray click closes it. It takes the focus. */
export function Secret({
  label,
  value,
  onDone,
  children,
}: {
  label: string
  value: string
  /** Has it go away. */
  onDone?: () => void
  children?: ReactNode
}) {
  const section = useRef<HTMLElement>(null)
  useEffect(() => section.current?.focus(), [])
  return (
    <section ref={section} tabIndex={-1} className={styles.secret} aria-label={label}>
      <p className={styles.said}>
        <KeyRound aria-hidden="true" />
        Copy it now. It is shown here and never again.
      </p>
      <CopyField label={label} value={value} />
      {children}
      {onDone && (
        <div>
          <Button onClick={onDone}>I have copied it</Button>
        </div>
      )}
    </section>
  )
}
