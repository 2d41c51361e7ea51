import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../api/client.ts'
import type { Channel, Network } from '../../api/types.ts'
import { useKeepChannel } from '../../channels/queries.ts'
import { check, remaining } from '../../forms/check.ts'
import type { Values } from '../../forms/schema.ts'
import { SchemaFields } from '../../forms/schema-fields.tsx'
import { settingsOf } from '../../forms/settings.ts'
import { changed, pruned } from '../../forms/values.ts'
import { Button } from '../../ui/button.tsx'
import { fieldErrors, hasNoField, useFieldErrors } from '../../ui/field-errors.ts'
import layout from '../../ui/layout.module.css'
import { Problem } from '../../ui/states.tsx'
import styles from './connect.module.css'

/** The settings of the channel, to be mended where one is; only what was changed is sent. */
export function Mend({
  channel,
  network,
  onClose,
  onMended,
}: {
  channel: Channel
  network: Network
  onClose: () => void
  onMended: () => void
}) {
  const { schema, secrets } = settingsOf(network)
  // As it was when the form was opened: what changes meanwhile is not ours to send.
  const [before] = useState<Values>(channel.config)
  const [values, setValues] = useState<Values>(channel.config)
  const { form, errors, setErrors, refuse } = useFieldErrors()
  const keep = useKeepChannel()
  const save = useMutation({
    mutationFn: (config: Record<string, unknown>) =>
      api<Channel>('PATCH', `/channels/${channel.id}`, { body: { config } }),
    onSuccess: saved => {
      keep(saved)
      onMended()
    },
    onError: error => refuse(fieldErrors(error)),
  })
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, textarea, select')?.focus()
  }, [form])
  const submit = () => {
    // What it never had may be lent by the workspace, and is not missed here.
    const absent = (schema.required ?? []).filter(name => !(name in before))
    const wrong = check(schema, pruned(values), { pointer: '/config', spared: absent })
    save.reset()
    setErrors(wrong)
    if (wrong.size === 0) save.mutate(changed(before, values))
    else refuse(wrong)
  }
  return (
    <form
      ref={form}
      className={styles.mend}
      noValidate
      aria-label="Settings"
      onSubmit={event => {
        event.preventDefault()
        if (!save.isPending) submit()
      }}
    >
      <h3>Settings</h3>
      {Object.keys(schema.properties ?? {}).length === 0 && <p>This network has no settings.</p>}
      <SchemaFields
        schema={schema}
        values={values}
        onChange={next => {
          setValues(next)
          setErrors(remaining(errors, schema, { pointer: '/config', before: values, after: next }))
        }}
        errors={errors}
        pointer="/config"
        secret={secrets}
        kept={channel.secrets}
      />
      {hasNoField(save.error) && <Problem error={save.error} />}
      {errors.size > 0 && (
        <p role="alert" className={styles.wrong}>
          Mend what is marked above.
        </p>
      )}
      <div className={layout.row}>
        <Button type="submit" kind="primary" busy={save.isPending}>
          Save and test
        </Button>
        <Button kind="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
