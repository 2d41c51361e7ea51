import { Tooltip } from '@base-ui/react/tooltip'
import type { ComponentProps, ReactNode } from 'react'
import { Link } from 'wouter'
import styles from './button.module.css'

type Kind = 'primary' | 'plain' | 'quiet' | 'danger'

interface Looks {
  /** `plain` when absent. */
  kind?: Kind
  icon?: ReactNode
}

const look = (kind: Kind = 'plain') => `${styles.button} ${styles[kind]}`

/** A button; while it is `busy` it does nothing, and says so. */
export function Button({
  kind,
  icon,
  busy = false,
  children,
  ...rest
}: Looks & { busy?: boolean } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={`${look(kind)} ${rest.className ?? ''}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={event => {
        if (busy) return event.preventDefault()
        rest.onClick?.(event)
      }}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
    </button>
  )
}

/** A link that looks like a button: it leads somewhere, and changes nothing. */
export function LinkButton({ kind, icon, href, children }: Looks & { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={look(kind)}>
      {icon}
      {children}
    </Link>
  )
}

/** A button with a picture alone: its label is told to screen readers, and shown when it is pointed at. */
export function IconButton({
  label,
  icon,
  ...rest
}: { label: string; icon: ReactNode } & ComponentProps<'button'>) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={
          <button
            type="button"
            {...rest}
            aria-label={label}
            className={`${styles.icon} ${rest.className ?? ''}`}
          />
        }
      >
        {icon}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className={styles.tip}>{label}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
