import { Menu as Base } from '@base-ui/react/menu'
import { Ellipsis, KeyRound, Power, Trash2 } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { IconButton } from './button.tsx'
import styles from './menu.module.css'

export interface MenuItem {
  label: string
  icon?: ReactNode
  danger?: boolean
  onSelect: () => void
}

/** A menu of what can be done, opened by `trigger`, which is a button. */
export const Menu = ({ trigger, items }: { trigger: ReactElement; items: readonly MenuItem[] }) => (
  <Base.Root modal={false}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={4} align="end">
        <Base.Popup className={styles.popup}>
          {items.map(({ label, icon, danger, onSelect }) => (
            <Base.Item
              key={label}
              className={`${styles.item} ${danger ? styles.danger : ''}`}
              onClick={onSelect}
            >
              {icon}
              {label}
            </Base.Item>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)

/** What is done with something that has a secret and a switch; what is null the key may not do. */
export function LifecycleMenu({
  enabled,
  onRotate,
  onToggle,
  onDelete,
}: {
  enabled: boolean
  onRotate: (() => void) | null
  onToggle: (() => void) | null
  onDelete: (() => void) | null
}) {
  const items: (MenuItem | false)[] = [
    onRotate !== null && {
      label: 'Rotate the secret',
      icon: <KeyRound aria-hidden="true" />,
      onSelect: onRotate,
    },
    onToggle !== null && {
      label: enabled ? 'Switch off' : 'Switch on',
      icon: <Power aria-hidden="true" />,
      onSelect: onToggle,
    },
    onDelete !== null && {
      label: 'Delete',
      icon: <Trash2 aria-hidden="true" />,
      danger: true,
      onSelect: onDelete,
    },
  ]
  const allowed = items.filter(item => item !== false)
  if (allowed.length === 0) return null
  return <Menu trigger={<IconButton label="More" icon={<Ellipsis aria-hidden="true" />} />} items={allowed} />
}
