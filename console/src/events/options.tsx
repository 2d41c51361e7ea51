import type { Area } from './kinds.ts'

/** Types of events to choose from, by what they are about; `whole`: also all of an area at once. */
export const EventOptions = ({ areas, whole = false }: { areas: readonly Area[]; whole?: boolean }) => (
  <>
    <option value="">All events</option>
    {areas.map(({ name, title, kinds }) => (
      <optgroup key={name} label={title}>
        {whole && kinds.length > 1 && <option value={`${name}.*`}>{`${title}: all`}</option>}
        {kinds.map(({ type, words }) => (
          <option key={type} value={type}>
            {words}
          </option>
        ))}
      </optgroup>
    ))}
  </>
)
