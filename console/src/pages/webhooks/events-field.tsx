import { wantsAll, wantsArea, wantsType, withAll, withArea, withType } from '../../events/filters.ts'
import { type Area, deliverable } from '../../events/kinds.ts'
import { Checkbox, FieldGroup } from '../../ui/field.tsx'
import { capitalized } from '../../ui/format.ts'
import styles from './webhooks.module.css'

interface Chosen {
  filters: readonly string[]
  onChange: (filters: string[]) => void
}

/** Which events are delivered, area by area. */
export function EventsField({ filters, onChange, error }: Chosen & { error: string | undefined }) {
  return (
    <FieldGroup legend="Events" error={error}>
      <Checkbox
        label="All events, also those of later versions"
        checked={wantsAll(filters)}
        aria-invalid={error ? true : undefined}
        onChange={event => onChange(withAll(filters, event.target.checked))}
      />
      {!wantsAll(filters) && (
        <div className={styles.areas}>
          {deliverable.map(area => (
            <AreaField key={area.name} area={area} filters={filters} onChange={onChange} />
          ))}
        </div>
      )}
    </FieldGroup>
  )
}

function AreaField({ area, filters, onChange }: Chosen & { area: Area }) {
  const some = area.kinds.some(({ type }) => wantsType(filters, type))
  const all = wantsArea(filters, area)
  return (
    <fieldset className={styles.area}>
      <legend className="visually-hidden">{area.title}</legend>
      <Checkbox
        label={<strong>{area.title}</strong>}
        checked={all}
        ref={input => {
          if (input) input.indeterminate = some && !all
        }}
        onChange={event => onChange(withArea(filters, area, event.target.checked))}
      />
      <div className={styles.kinds}>
        {area.kinds.map(({ type, short, words }) => (
          <Checkbox
            key={type}
            label={<span title={type}>{capitalized(short)}</span>}
            aria-label={words}
            checked={wantsType(filters, type)}
            onChange={event => onChange(withType(filters, area, type, event.target.checked))}
          />
        ))}
      </div>
    </fieldset>
  )
}
