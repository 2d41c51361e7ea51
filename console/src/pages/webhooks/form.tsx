import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { useMay } from '../../api/session.tsx'
import { ChannelPicker } from '../../channels/picker.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox, FieldGroup, SelectField, TextField } from '../../ui/field.tsx'
import { fieldError, otherError, useInvalidFocus } from '../../ui/field-errors.ts'
import layout from '../../ui/layout.module.css'
import { Problem } from '../../ui/states.tsx'
import { type Draft, type Settings, settingsOf } from './draft.ts'
import { EventsField } from './events-field.tsx'
import { HeadersField } from './headers-field.tsx'
import styles from './webhooks.module.css'
import { envelopes } from './words.ts'

const FIELDS = [
  '/url',
  '/description',
  '/envelope',
  '/events',
  '/channels',
  '/headers',
  '/retryDelaysMs',
  '/maxRetries',
  '/timeoutMs',
]

/** The settings of a webhook. What is refused stands at its field, and what was typed stays. */
export function WebhookForm({
  initial,
  action,
  onSubmit,
  children,
}: {
  initial: Draft
  action: string
  /** Throws what the server refuses. */
  onSubmit: (settings: Settings) => Promise<void>
  /** Beside the button. */
  children?: ReactNode
}) {
  const may = useMay()
  const [draft, setDraft] = useState(initial)
  const [wrong, setWrong] = useState<ReadonlyMap<string, string>>(new Map())
  const save = useMutation({ mutationFn: onSubmit })
  const { error: refusal } = save
  const form = useRef<HTMLFormElement>(null)
  useInvalidFocus(form, wrong.size > 0 ? wrong : refusal)
  const change = (changed: Partial<Draft>) => setDraft(before => ({ ...before, ...changed }))
  const error = (field: string) => wrong.get(field) ?? fieldError(refusal, field)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (save.isPending) return
    save.reset()
    const read = settingsOf(draft)
    setWrong('wrong' in read ? read.wrong : new Map())
    if ('settings' in read) save.mutate(read.settings)
  }

  const inMore = ['/headers', '/retryDelaysMs', '/maxRetries', '/timeoutMs'].some(field => error(field))
  const other = otherError(refusal, FIELDS)
  return (
    <form ref={form} onSubmit={submit} className={styles.form} noValidate>
      <TextField
        label="URL"
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://crm.example.com/portico"
        hint="Events are posted here as JSON."
        value={draft.url}
        onChange={event => change({ url: event.target.value })}
        error={error('/url')}
      />
      <TextField
        label="Description"
        hint="What it is for, for people. May be empty."
        maxLength={1000}
        value={draft.description}
        onChange={event => change({ description: event.target.value })}
        error={error('/description')}
      />
      <SelectField
        label="Form of the events"
        hint="A program written for another vendor’s webhooks takes that vendor’s form."
        value={draft.envelope}
        onChange={event => change({ envelope: event.target.value })}
        error={error('/envelope')}
      >
        {envelopes.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </SelectField>
      <EventsField filters={draft.events} onChange={events => change({ events })} error={error('/events')} />
      {may('channels.list', 'channels/*') && (
        <FieldGroup legend="Channels">
          <Checkbox
            label="All channels, also those connected later"
            checked={draft.channels === null}
            onChange={event => change({ channels: event.target.checked ? null : (initial.channels ?? []) })}
          />
          {draft.channels !== null && (
            <ChannelPicker
              legend="Only these channels"
              chosen={draft.channels}
              onChange={channels => change({ channels })}
              error={error('/channels')}
            />
          )}
        </FieldGroup>
      )}
      <details className={styles.more} open={inMore || undefined}>
        <summary>More settings</summary>
        <div className={styles.moreFields}>
          <HeadersField
            headers={draft.headers}
            onChange={headers => change({ headers })}
            error={error('/headers')}
          />
          <TextField
            label="Waits between attempts"
            placeholder="5 s, 1 min, 5 min, 30 min"
            hint="How long to wait after each failed attempt. Empty: ten more attempts over about three days."
            value={draft.delays}
            onChange={event => change({ delays: event.target.value })}
            error={error('/retryDelaysMs')}
          />
          <TextField
            label="Attempts after the first, at most"
            inputMode="numeric"
            hint="0 to 20. Empty: as many as there are waits."
            value={draft.retries}
            onChange={event => change({ retries: event.target.value })}
            error={error('/maxRetries')}
          />
          <TextField
            label="Seconds for an answer"
            inputMode="numeric"
            hint="1 to 60. Empty: 15."
            value={draft.timeout}
            onChange={event => change({ timeout: event.target.value })}
            error={error('/timeoutMs')}
          />
        </div>
      </details>
      {other !== null && <Problem error={other} />}
      <div className={layout.row}>
        <Button type="submit" kind="primary" busy={save.isPending}>
          {action}
        </Button>
        {children}
      </div>
    </form>
  )
}
