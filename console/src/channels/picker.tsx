import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { api } from '../api/client.ts'
import type { ChannelOverview, Page } from '../api/types.ts'
import { NetworkMark } from '../networks/mark.tsx'
import { Checkbox, FieldGroup, SearchInput } from '../ui/field.tsx'
import layout from '../ui/layout.module.css'
import { Problem } from '../ui/states.tsx'
import { useChannelName } from './names.tsx'
import styles from './picker.module.css'

/** So many are shown; a search finds the others. */
const SHOWN = 50

/** Several channels, chosen from those that a search finds. Those that are chosen stand first. */
export function ChannelPicker({
  legend,
  chosen,
  onChange,
  error,
}: {
  legend: string
  chosen: readonly string[]
  onChange: (ids: string[]) => void
  error?: string | undefined
}) {
  const [search, setSearch] = useState('')
  const [first] = useState(chosen)
  const asked = useDeferredValue(search.trim())
  const { data, error: refusal } = useQuery({
    queryKey: ['channels', 'pick', asked],
    queryFn: ({ signal }) =>
      api<Page<ChannelOverview>>('GET', '/channels/overview', {
        query: { search: asked, limit: SHOWN },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  const toggle = (id: string, on: boolean) =>
    onChange(on ? [...chosen, id] : chosen.filter(other => other !== id))
  const found = data?.items ?? []
  const above = asked === '' ? first : []
  return (
    <FieldGroup legend={legend} error={error}>
      <SearchInput label="Find channels" value={search} onChange={event => setSearch(event.target.value)} />
      {refusal && <Problem error={refusal} />}
      <ul className={styles.list}>
        {above.map(id => (
          <li key={id}>
            <Known id={id} checked={chosen.includes(id)} onToggle={toggle} />
          </li>
        ))}
        {found
          .filter(({ id }) => !above.includes(id))
          .map(({ id, name, network }) => (
            <li key={id}>
              <Checkbox
                label={
                  <span className={styles.name}>
                    <NetworkMark type={network} /> {name}
                  </span>
                }
                checked={chosen.includes(id)}
                onChange={event => toggle(id, event.target.checked)}
              />
            </li>
          ))}
      </ul>
      <p role="status" className={layout.hint}>
        {data && found.length === 0 ? 'No channel has this in its name. ' : ''}
        {data?.next ? `The first ${SHOWN} are shown: search for others. ` : ''}
        {chosen.length === 1 ? '1 channel chosen.' : `${chosen.length} channels chosen.`}
      </p>
    </FieldGroup>
  )
}

function Known({
  id,
  checked,
  onToggle,
}: {
  id: string
  checked: boolean
  onToggle: (id: string, on: boolean) => void
}) {
  const name = useChannelName(id)
  return <Checkbox label={name} checked={checked} onChange={event => onToggle(id, event.target.checked)} />
}
