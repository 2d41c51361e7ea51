import type { ReactNode } from 'react'
import { environmentNames, environments } from '../../channels/environments.ts'
import { useNetworkTitle } from '../../networks/networks.ts'
import { SearchInput, ToolbarSelect } from '../../ui/field.tsx'
import { number } from '../../ui/format.ts'
import type { Arranged } from './arrange.ts'
import styles from './channels.module.css'
import { type Status, statuses } from './row.ts'
import { type Sort, sorts, startsDescending, type View } from './view.ts'

const words: Record<Status, (count: number) => string> = {
  error: count => (count === 1 ? 'needs attention' : 'need attention'),
  pending: () => 'setting up',
  active: () => 'active',
  inactive: () => 'off',
}
const sortWords: Record<Sort, string> = {
  status: 'Status',
  name: 'Name',
  environment: 'Environment',
  received: 'Messages in',
  sent: 'Messages out',
  failed: 'Failed messages',
  last: 'Last message',
}

interface Props {
  view: View
  onChange: (change: Partial<View>) => void
  arranged: Arranged
}

/** How many channels are how: each is a switch that shows only those. */
export const Summary = ({ view, onChange, arranged: { counts } }: Props) => (
  <fieldset className={styles.summary}>
    <legend className="visually-hidden">Show by status</legend>
    {statuses.map(status => {
      const pressed = view.statuses.includes(status)
      if (counts[status] === 0 && !pressed) return null
      const others = view.statuses.filter(other => other !== status)
      return (
        <button
          key={status}
          type="button"
          className={`${styles.toggle} ${styles[status]}`}
          aria-pressed={pressed}
          onClick={() => onChange({ statuses: pressed ? others : [...others, status] })}
        >
          <span className={styles.dot} aria-hidden="true" />
          <strong>{number.format(counts[status])}</strong> {words[status](counts[status])}
        </button>
      )
    })}
  </fieldset>
)

/** The search, and what else narrows the list down. On narrow windows, where there are no headings, also its order. */
export function Toolbar({
  view,
  onChange,
  arranged,
  narrow,
  children,
}: Props & { narrow: boolean; children: ReactNode }) {
  const titleOf = useNetworkTitle()
  const networks = new Set(view.network === '' ? arranged.networks : [...arranged.networks, view.network])
  return (
    <div className={styles.toolbar}>
      <SearchInput
        label="Search channels"
        value={view.search}
        maxLength={200}
        onChange={event => onChange({ search: event.target.value })}
      />
      <ToolbarSelect
        label="Network"
        value={view.network}
        onChange={event => onChange({ network: event.target.value })}
      >
        <option value="">All networks</option>
        {[...networks]
          .map(type => ({ type, title: titleOf(type) }))
          .sort((a, b) => a.title.localeCompare(b.title))
          .map(({ type, title }) => (
            <option key={type} value={type}>
              {title}
            </option>
          ))}
      </ToolbarSelect>
      <ToolbarSelect
        label="Environment"
        value={view.environment}
        onChange={event =>
          onChange({ environment: environments.find(name => name === event.target.value) ?? '' })
        }
      >
        <option value="">All environments</option>
        {environments.map(name => (
          <option key={name} value={name}>
            {environmentNames[name]}
          </option>
        ))}
      </ToolbarSelect>
      {narrow && (
        <ToolbarSelect
          label="Sort by"
          value={view.sort}
          onChange={event => {
            const sort = sorts.find(name => name === event.target.value) ?? 'status'
            onChange({ sort, descending: startsDescending(sort) })
          }}
        >
          {sorts.map(sort => (
            <option key={sort} value={sort}>
              {sortWords[sort]}
            </option>
          ))}
        </ToolbarSelect>
      )}
      {children}
    </div>
  )
}
