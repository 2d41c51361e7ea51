import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { ApiError, api } from '../../api/client.ts'
import type { Network, NewChannel } from '../../api/types.ts'
import { EnvironmentField } from '../../channels/environment.tsx'
import { useKeepChannel } from '../../channels/queries.ts'
import { check, NEEDED, remaining } from '../../forms/check.ts'
import type { Schema, Values } from '../../forms/schema.ts'
import { SchemaFields } from '../../forms/schema-fields.tsx'
import { settingsOf } from '../../forms/settings.ts'
import { pruned } from '../../forms/values.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { fieldErrors, hasNoField, useFieldErrors } from '../../ui/field-errors.ts'
import layout from '../../ui/layout.module.css'
import { Problem } from '../../ui/states.tsx'
import styles from './connect.module.css'
import { type Choice, Explore } from './explore.tsx'
import { keepWebhookSecret } from './webhook-secret.ts'

/** Name, settings and secrets of a new channel. What was typed stays until it is made. */
export function ConnectForm({ network, lent }: { network: Network; lent: readonly string[] }) {
  const { schema, secrets } = settingsOf(network)
  const [name, setName] = useState(network.title)
  const [environment, setEnvironment] = useState('prod')
  const [values, setValues] = useState<Values>({})
  const [choice, setChoice] = useState<Choice | null>(null)
  const { form, errors, setErrors, refuse } = useFieldErrors()
  const client = useQueryClient()
  const keep = useKeepChannel()
  const [, navigate] = useLocation()
  // What the token brings along need not be entered.
  const found =
    choice === null ? [] : [...Object.keys(choice.config), ...(network.secrets.required as string[])]
  const left = without(schema, found)

  const create = useMutation({
    mutationFn: () =>
      api<NewChannel>('POST', '/channels', {
        body: {
          network: network.type,
          name: name.trim(),
          config: pruned(Object.fromEntries(Object.entries(values).filter(([key]) => !found.includes(key)))),
          ...(choice && { explore: { token: choice.token, address: choice.address } }),
          ...(environment !== 'prod' && { profile: { environment } }),
        },
      }),
    onSuccess: ({ webhookSecret, ...channel }) => {
      keepWebhookSecret(client, channel.id, webhookSecret)
      keep(channel)
      navigate(`/channels/${channel.id}/setup`, { replace: true })
    },
    onError: error => refuse(fieldErrors(error)),
  })

  const submit = () => {
    const wrong = check(left, values, { pointer: '/config', spared: lent })
    if (name.trim() === '') wrong.set('/name', NEEDED)
    create.reset()
    setErrors(wrong)
    if (wrong.size === 0) create.mutate()
    else refuse(wrong)
  }
  const elsewhere = create.error instanceof ApiError ? create.error.meta.channelId : undefined
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      aria-label={`Connect ${network.title}`}
      onSubmit={event => {
        event.preventDefault()
        if (!create.isPending) submit()
      }}
    >
      <TextField
        label="Name"
        hint="As it is shown in Portico. Customers do not see it."
        autoComplete="off"
        maxLength={200}
        value={name}
        onChange={event => {
          setName(event.target.value)
          setErrors(new Map([...errors].filter(([at]) => at !== '/name')))
        }}
        error={errors.get('/name')}
      />
      {network.explores && <Explore network={network} chosen={choice} onChoose={setChoice} />}
      <SchemaFields
        schema={left}
        values={values}
        onChange={next => {
          setValues(next)
          setErrors(remaining(errors, left, { pointer: '/config', before: values, after: next }))
        }}
        errors={errors}
        pointer="/config"
        secret={secrets}
        lent={lent}
      />
      <EnvironmentField
        hint="Tells channels for trying things out from those of your business."
        value={environment}
        onChange={setEnvironment}
      />
      {hasNoField(create.error) && <Problem error={create.error} />}
      {errors.size > 0 && (
        <p role="alert" className={styles.wrong}>
          {[...errors.keys()].every(at => at.startsWith('/config') || at === '/name')
            ? 'Mend what is marked above.'
            : [...errors.values()].join(' ')}
        </p>
      )}
      {typeof elsewhere === 'string' && (
        <p>
          <LinkButton href={`/channels/${elsewhere}`}>Open the channel that has it</LinkButton>
        </p>
      )}
      <div className={layout.row}>
        <Button type="submit" kind="primary" busy={create.isPending}>
          Connect
        </Button>
        <LinkButton kind="quiet" href="/channels/new">
          Cancel
        </LinkButton>
      </div>
    </form>
  )
}

const without = (schema: Schema, names: readonly string[]): Schema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name)),
  ),
})
