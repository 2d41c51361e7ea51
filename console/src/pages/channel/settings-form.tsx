import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { ApiError, api } from '../../api/client.ts'
import type { Channel, Network } from '../../api/types.ts'
import { EnvironmentField } from '../../channels/environment.tsx'
import { channelQuery, useKeepChannel } from '../../channels/queries.ts'
import { SchemaFields } from '../../forms/schema-fields.tsx'
import { settingsOf } from '../../forms/settings.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, TextAreaField, TextField } from '../../ui/field.tsx'
import { fieldErrors, NO_ERRORS, useInvalidFocus } from '../../ui/field-errors.ts'
import { Section } from '../../ui/page.tsx'
import { Problem } from '../../ui/states.tsx'
import { useToast } from '../../ui/toast.tsx'
import page from './channel.module.css'
import {
  begin,
  changesOf,
  checkDraft,
  type Difference,
  type Draft,
  differences,
  isChanged,
  rebase,
} from './draft.ts'
import { Rows } from './facts.tsx'
import styles from './settings.module.css'

/** Somebody else has saved the channel since one began. */
interface Conflict {
  current: Channel
  differences: Difference[]
}

/** The settings of a channel; what was changed and nothing else is sent, unless somebody else was quicker. */
export function SettingsForm({ channel, network }: { channel: Channel; network: Network }) {
  const client = useQueryClient()
  const keep = useKeepChannel()
  const toast = useToast()
  const [draft, setDraft] = useState(() => begin(channel))
  const [wrong, setWrong] = useState(NO_ERRORS)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const dirty = isChanged(draft)
  // Where nothing is typed, the channel is shown as it is.
  if (draft.base !== channel && !dirty) setDraft(begin(channel))

  const patch = ({ base, ...rest }: Draft) =>
    api<Channel>('PATCH', `/channels/${base.id}`, {
      body: changesOf({ base, ...rest }),
      headers: { 'if-match': `"${base.version}"` },
    })

  const save = useMutation({
    mutationFn: async (draft: Draft): Promise<Channel | null> => {
      try {
        return await patch(draft)
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 412) throw error
        const current = await client.fetchQuery({ ...channelQuery(channel.id), staleTime: 0 })
        const found = differences(draft.base, current, network)
        const secret = settingsOf(network).secrets.some(name => name in (changesOf(draft).config ?? {}))
        // Its status has changed, and nothing that anybody types.
        if (found.length === 0 && !secret) return await patch(rebase(draft, current))
        setConflict({ current, differences: found })
        return null
      }
    },
    onSuccess: saved => {
      if (saved === null) return
      keep(saved)
      setDraft(begin(saved))
      toast.done('Saved.')
    },
  })
  const refused = fieldErrors(save.error)
  const errors = wrong.size > 0 ? wrong : refused
  useInvalidFocus(form, errors.size > 0 && errors)

  const change = (next: Partial<Draft>) => setDraft(before => ({ ...before, ...next }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setConflict(null)
    const found = checkDraft(draft, network)
    setWrong(found)
    save.reset()
    if (found.size === 0 && !save.isPending) save.mutate(draft)
  }
  const discard = () => {
    setDraft(begin(channel))
    setWrong(NO_ERRORS)
    setConflict(null)
    save.reset()
  }

  const { schema, secrets } = settingsOf(network)
  const removable = draft.base.secrets.filter(name => !schema.required?.includes(name))
  return (
    <Section title="Settings">
      <form ref={form} className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label="Name"
          maxLength={200}
          required
          error={errors.get('/name')}
          value={draft.name}
          onChange={event => change({ name: event.target.value })}
        />
        <SchemaFields
          schema={schema}
          values={draft.values}
          onChange={values => change({ values })}
          errors={errors}
          pointer="/config"
          secret={secrets}
          kept={draft.base.secrets.filter(name => !draft.removed.includes(name))}
          lent={network.provider?.keys ?? []}
        />
        {removable.map(name => (
          <Checkbox
            key={name}
            label={`Remove: ${schema.properties?.[name]?.title ?? name}`}
            checked={draft.removed.includes(name)}
            onChange={event =>
              change({
                removed: event.target.checked
                  ? [...draft.removed, name]
                  : draft.removed.filter(each => each !== name),
              })
            }
          />
        ))}
        <EnvironmentField value={draft.environment} onChange={environment => change({ environment })} />
        <TextAreaField
          label="Description"
          hint="For your colleagues: what the channel is for."
          maxLength={2000}
          error={errors.get('/profile/description')}
          value={draft.description}
          onChange={event => change({ description: event.target.value })}
        />
        <TextAreaField
          label="Metadata"
          hint="Your own data in JSON, given back as it is."
          spellCheck={false}
          rows={Math.min(12, draft.metadata.split('\n').length + 1)}
          error={errors.get('/metadata')}
          value={draft.metadata}
          onChange={event => change({ metadata: event.target.value })}
        />
        {save.error && <Problem error={save.error} />}
        {conflict && (
          <Conflicting
            conflict={conflict}
            onLoad={() => {
              setDraft(rebase(draft, conflict.current))
              setConflict(null)
            }}
          />
        )}
        <div className={page.inline}>
          <Button type="submit" kind="primary" busy={save.isPending} disabled={!dirty}>
            Save
          </Button>
          {dirty && <Button onClick={discard}>Discard changes</Button>}
        </div>
      </form>
    </Section>
  )
}

const Conflicting = ({ conflict: { differences }, onLoad }: { conflict: Conflict; onLoad: () => void }) => (
  <div role="alert" className={styles.conflict}>
    <p>Somebody else changed this channel while you were typing. Nothing of yours is saved yet.</p>
    {differences.length > 0 && (
      <>
        <p>It has now:</p>
        <Rows rows={differences} />
      </>
    )}
    <p>Load their changes: what you have typed stays, and counts when you save.</p>
    <Button onClick={onLoad}>Load their changes</Button>
  </div>
)
