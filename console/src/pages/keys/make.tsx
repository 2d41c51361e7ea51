import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Preset } from '../../../../server/domain/presets.ts'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.tsx'
import type { NewKey } from '../../api/types.ts'
import { FormDialog } from '../../ui/dialog.tsx'
import { FieldGroup, Radio, SelectField, TextField } from '../../ui/field.tsx'
import { fieldError, otherError, useInvalidFocus } from '../../ui/field-errors.ts'
import layout from '../../ui/layout.module.css'
import { Problem } from '../../ui/states.tsx'
import { type Grant, grantableAreas, grantableRoles, policiesOf } from './grants.ts'
import { GrantsEditor } from './grants-editor.tsx'
import styles from './keys.module.css'
import { PoliciesInWords, roles } from './policies.tsx'

const DAY = 86_400_000
const spans = { never: null, month: 30, quarter: 90, date: null }
type Span = keyof typeof spans

/** Makes a key, with no more than one's own. */
export function MakeKey({ onClose, onMade }: { onClose: () => void; onMade: (key: NewKey) => void }) {
  const { key } = useSession()
  const client = useQueryClient()
  const offered = grantableRoles(key.policies)
  const form = useRef<HTMLFormElement>(null)
  const [name, setName] = useState('')
  const [role, setRole] = useState<Preset | 'own'>(offered.at(-1) ?? 'own')
  const [grants, setGrants] = useState<Grant[]>(() => {
    const [first] = grantableAreas(key.policies)
    return first ? [{ area: first.name, verbs: [], channels: null }] : []
  })
  const [span, setSpan] = useState<Span>('never')
  const [date, setDate] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const policies = policiesOf(key.policies, grants)
  const make = useMutation({
    mutationFn: () => {
      const expiresAt = endOf(span, date)
      const what = role === 'own' ? { policies } : { preset: role }
      return api<NewKey>('POST', '/keys', {
        body: { name: name.trim(), ...what, ...(expiresAt !== null && { expiresAt }) },
      })
    },
    onSuccess: async made => {
      await client.invalidateQueries({ queryKey: ['keys'] })
      onMade(made)
    },
  })
  const { error: refusal } = make
  useInvalidFocus(form, refusal)

  const submit = () => {
    const none = role === 'own' && policies.length === 0
    setWrong(none ? 'Choose what the key may do.' : null)
    if (!none) make.mutate()
  }

  const other = otherError(refusal, ['/name', '/expiresAt'])
  return (
    <FormDialog
      open
      onClose={onClose}
      title="New key"
      action="Create key"
      busy={make.isPending}
      form={form}
      onSubmit={submit}
    >
      <TextField
        label="Name"
        hint="Who or what uses it, such as “CRM”."
        required
        pattern=".*\S.*"
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={event => setName(event.target.value)}
        error={fieldError(refusal, '/name')}
      />
      <FieldGroup legend="What it may do">
        {offered.map(each => (
          <Radio
            key={each}
            name="role"
            label={roles[each].title}
            hint={roles[each].words}
            checked={role === each}
            onChange={() => setRole(each)}
          />
        ))}
        <Radio
          name="role"
          label="Only what you choose"
          checked={role === 'own'}
          onChange={() => setRole('own')}
        />
      </FieldGroup>
      {role === 'own' && (
        <>
          <GrantsEditor own={key.policies} grants={grants} onChange={setGrants} />
          <div role="status" className={styles.preview}>
            {policies.length === 0 ? (
              <p className={styles.sub}>Nothing chosen yet.</p>
            ) : (
              <PoliciesInWords policies={policies} />
            )}
          </div>
          {wrong && (
            <p role="alert" className={layout.error}>
              {wrong}
            </p>
          )}
        </>
      )}
      <SelectField
        label="Ends"
        value={span}
        onChange={event => setSpan(event.target.value as Span)}
        error={span === 'date' ? undefined : fieldError(refusal, '/expiresAt')}
      >
        <option value="never">Never</option>
        <option value="month">In 30 days</option>
        <option value="quarter">In 90 days</option>
        <option value="date">After a date</option>
      </SelectField>
      {span === 'date' && (
        <TextField
          label="Last day"
          type="date"
          required
          value={date}
          onChange={event => setDate(event.target.value)}
          error={fieldError(refusal, '/expiresAt')}
        />
      )}
      {other !== null && <Problem error={other} />}
    </FormDialog>
  )
}

/** ISO 8601; null for never. A date is over with its last moment here. */
function endOf(span: Span, date: string): string | null {
  const days = spans[span]
  if (days !== null) return new Date(Date.now() + days * DAY).toISOString()
  if (span === 'never') return null
  const end = new Date(`${date}T00:00`)
  end.setDate(end.getDate() + 1)
  return end.toISOString()
}
