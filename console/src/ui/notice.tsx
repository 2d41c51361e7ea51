import { Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './notice.module.css'

const icons = { plain: Info, warn: TriangleAlert, bad: TriangleAlert }

/** Something to know before going on, with what can be done about it. */
export function Notice({
  tone = 'plain',
  children,
  action,
}: {
  tone?: keyof typeof icons
  children: ReactNode
  action?: ReactNode
}) {
  const Icon = icons[tone]
  return (
    <div className={`${styles.notice} ${styles[tone]}`}>
      <div className={styles.words}>
        <Icon aria-hidden="true" />
        <div>{children}</div>
      </div>
      {action}
    </div>
  )
}
