import { ToolbarSelect } from '../ui/field.tsx'
import { useChannelName } from './names.tsx'
import { useChannels } from './queries.ts'

/** One channel, or all of them. What a link leads here with is offered too, where there are many. */
export function ChannelFilter({
  selected,
  onSelect,
}: {
  selected: string | null
  onSelect: (id: string | null) => void
}) {
  const name = useChannelName(selected)
  const { data = [] } = useChannels()
  return (
    <ToolbarSelect
      label="Channel"
      value={selected ?? ''}
      onChange={event => onSelect(event.target.value || null)}
    >
      <option value="">All channels</option>
      {selected !== null && !data.some(({ id }) => id === selected) && (
        <option value={selected}>{name}</option>
      )}
      {data
        .toSorted((a, b) => a.name.localeCompare(b.name))
        .map(channel => (
          <option key={channel.id} value={channel.id}>
            {channel.name}
          </option>
        ))}
    </ToolbarSelect>
  )
}
