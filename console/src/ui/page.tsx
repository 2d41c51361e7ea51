import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import styles from './page.module.css'

/** A page with its heading, which takes the focus when it is come to, and what can be done here. */
export function Page({
  title,
  parents = [],
  actions,
  wide = false,
  children,
}: {
  title: string
  /** The pages it is below, the highest first. */
  parents?: readonly { title: string; href: string }[]
  actions?: ReactNode
  /** As wide as the window: for tables. */
  wide?: boolean
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Portico`
  }, [title])
  useEffect(() => {
    // A dialog that was opened while the page was on its way keeps the focus.
    if (!document.activeElement?.closest('[role="dialog"], [role="alertdialog"]')) heading.current?.focus()
  }, [])
  return (
    <div className={`${styles.page} ${wide ? styles.wide : ''}`}>
      <header className={styles.header}>
        <div className={styles.titles}>
          {parents.length > 0 && (
            <nav aria-label="Breadcrumb" className={styles.parents}>
              {parents.map(parent => (
                <span key={parent.href}>
                  <Link href={parent.href}>{parent.title}</Link>
                  <ChevronRight aria-hidden="true" />
                </span>
              ))}
            </nav>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A part of a page, with a heading of its own. */
export const Section = ({
  title,
  actions,
  children,
}: {
  title: string
  actions?: ReactNode
  children: ReactNode
}) => (
  <section className={styles.section}>
    <header className={styles.sectionHeader}>
      <h2>{title}</h2>
      {actions}
    </header>
    {children}
  </section>
)
