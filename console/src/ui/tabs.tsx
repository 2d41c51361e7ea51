import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export interface Tab {
  id: string
  label: string
  content: ReactNode
}

/** Several views of one thing; only the one that is shown is in the page. */
export const Tabs = ({
  tabs,
  selected,
  onSelect,
}: {
  tabs: readonly Tab[]
  selected: string
  onSelect: (id: string) => void
}) => (
  <Base.Root value={selected} onValueChange={value => onSelect(String(value))}>
    <Base.List className={styles.list}>
      {tabs.map(({ id, label }) => (
        <Base.Tab key={id} value={id} className={styles.tab}>
          {label}
        </Base.Tab>
      ))}
    </Base.List>
    {tabs.map(({ id, content }) => (
      <Base.Panel key={id} value={id} className={styles.panel}>
        {content}
      </Base.Panel>
    ))}
  </Base.Root>
)
