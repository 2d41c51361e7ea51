import type { ReactNode } from 'react'
import layout from '../ui/layout.module.css'
import styles from './forms.module.css'

/** Fields that belong together, set off by a line. */
export const Group = ({
  label,
  hint,
  error,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  children: ReactNode
}) => (
  <fieldset className={styles.group}>
    <legend>{label}</legend>
    <div className={styles.inside}>
      {hint && <div className={layout.hint}>{hint}</div>}
      {error && <p className={layout.error}>{error}</p>}
      {children}
    </div>
  </fieldset>
)
