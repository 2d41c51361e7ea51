import { Plus, X } from 'lucide-react'
import { useMay } from '../../api/session.tsx'
import type { Policy } from '../../api/types.ts'
import { useChannelName } from '../../channels/names.tsx'
import { ChannelPicker } from '../../channels/picker.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Checkbox, FieldGroup, SelectField } from '../../ui/field.tsx'
import { capitalized } from '../../ui/format.ts'
import { type Grant, grantable, grantableAreas, isOfChannels, ownChannels } from './grants.ts'
import styles from './keys.module.css'
import { type Area, areas } from './permissions.ts'

/** What × on what. Only what one has oneself is offered. */
export function GrantsEditor({
  own,
  grants,
  onChange,
}: {
  own: readonly Policy[]
  grants: readonly Grant[]
  onChange: (grants: Grant[]) => void
}) {
  const offered = grantableAreas(own)
  const unused = offered.find(({ name }) => grants.every(({ area }) => area !== name)) ?? offered[0]
  return (
    <div className={styles.grants}>
      {grants.map((grant, index) => (
        <GrantField
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity.
          key={index}
          own={own}
          offered={offered}
          grant={grant}
          number={index + 1}
          onChange={changed => onChange(grants.map((each, at) => (at === index ? changed : each)))}
          onRemove={grants.length > 1 ? () => onChange(grants.filter((_, at) => at !== index)) : null}
        />
      ))}
      {unused && (
        <div>
          <Button
            icon={<Plus aria-hidden="true" />}
            onClick={() => onChange([...grants, emptyGrant(own, unused)])}
          >
            Add something else
          </Button>
        </div>
      )}
    </div>
  )
}

/** For all channels, unless nothing can be given on all of them. */
const emptyGrant = (own: readonly Policy[], area: Area): Grant => ({
  area: area.name,
  verbs: [],
  channels: grantable(own, area, null).length > 0 ? null : [],
})

function GrantField({
  own,
  offered,
  grant,
  number,
  onChange,
  onRemove,
}: {
  own: readonly Policy[]
  offered: readonly Area[]
  grant: Grant
  number: number
  onChange: (grant: Grant) => void
  onRemove: (() => void) | null
}) {
  const area = areas.find(({ name }) => name === grant.area)
  if (!area) return null
  const verbs = grantable(own, area, grant.channels)
  const onAll = grantable(own, area, null).length > 0
  const on = (channels: readonly string[] | null) => {
    const left = grantable(own, area, channels)
    onChange({ ...grant, channels, verbs: grant.verbs.filter(verb => left.includes(verb)) })
  }
  return (
    <fieldset className={styles.grant}>
      <legend className="visually-hidden">Permission {number}</legend>
      <div className={styles.grantHead}>
        <SelectField
          label="With"
          value={area.name}
          onChange={event => {
            const next = offered.find(({ name }) => name === event.target.value)
            if (next) onChange(emptyGrant(own, next))
          }}
        >
          {offered.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </SelectField>
        {onRemove && (
          <IconButton label={`Remove ${area.title}`} icon={<X aria-hidden="true" />} onClick={onRemove} />
        )}
      </div>
      <div className={styles.verbs}>
        {area.verbs
          .filter(({ name }) => verbs.includes(name))
          .map(({ name, words }) => (
            <Checkbox
              key={name}
              label={capitalized(words)}
              checked={grant.verbs.includes(name)}
              onChange={event =>
                onChange({
                  ...grant,
                  verbs: event.target.checked
                    ? [...grant.verbs, name]
                    : grant.verbs.filter(verb => verb !== name),
                })
              }
            />
          ))}
      </div>
      {isOfChannels(area) && (
        <>
          {onAll && (
            <SelectField
              label="On"
              value={grant.channels === null ? 'all' : 'some'}
              onChange={event => on(event.target.value === 'all' ? null : [])}
            >
              <option value="all">All channels</option>
              <option value="some">Chosen channels</option>
            </SelectField>
          )}
          {grant.channels !== null && <Chosen own={own} chosen={grant.channels} onChange={on} />}
        </>
      )}
    </fieldset>
  )
}

/** A key that may not list channels offers those that it names itself. */
function Chosen({
  own,
  chosen,
  onChange,
}: {
  own: readonly Policy[]
  chosen: readonly string[]
  onChange: (ids: string[]) => void
}) {
  const may = useMay()
  if (may('channels.list', 'channels/*')) {
    return <ChannelPicker legend="Channels" chosen={chosen} onChange={onChange} />
  }
  return (
    <FieldGroup legend="Channels">
      {ownChannels(own).map(id => (
        <OwnChannel
          key={id}
          id={id}
          checked={chosen.includes(id)}
          onToggle={on => onChange(on ? [...chosen, id] : chosen.filter(other => other !== id))}
        />
      ))}
    </FieldGroup>
  )
}

const OwnChannel = ({
  id,
  checked,
  onToggle,
}: {
  id: string
  checked: boolean
  onToggle: (on: boolean) => void
}) => (
  <Checkbox label={useChannelName(id)} checked={checked} onChange={event => onToggle(event.target.checked)} />
)
