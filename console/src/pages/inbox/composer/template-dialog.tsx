import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Content, Template } from '../../../api/types.ts'
import { templatesQuery } from '../../../channels/queries.ts'
import { FormDialog } from '../../../ui/dialog.tsx'
import { SelectField, TextField } from '../../../ui/field.tsx'
import { Loading, Problem } from '../../../ui/states.tsx'
import styles from './composer.module.css'
import { filled, variablesOf } from './templates.ts'
import { useOutbox } from './use-outbox.ts'

const keyOf = ({ name, language }: Template) => `${name} ${language}`

/** Chooses a template, fills it in and sends it. */
export function TemplateDialog({
  channelId,
  conversationId,
  after,
  onClose,
}: {
  channelId: string
  conversationId: string
  after: string
  onClose: () => void
}) {
  const outbox = useOutbox()
  const { data, error, refetch } = useQuery(templatesQuery(channelId))
  const [chosen, setChosen] = useState('')
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map())
  const approved = (data ?? []).filter(({ status }) => status === 'approved')
  const others = (data ?? []).length - approved.length
  const template = approved.find(each => keyOf(each) === chosen) ?? approved[0]
  const fields = template ? fieldsOf(template) : []
  const isFilled = fields.every(({ key }) => (values.get(key) ?? '').trim() !== '')

  const send = () => {
    if (template === undefined || !isFilled) return
    const content = contentOf(template, values)
    outbox.add({ conversationId, content, shown: content, replyTo: null, after })
    onClose()
  }

  return (
    <FormDialog
      open
      onClose={onClose}
      title="Send a template"
      action="Send"
      busy={false}
      disabled={template === undefined || !isFilled}
      onSubmit={send}
    >
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Loading label="Loading the templates" />}
      {data !== undefined && approved.length === 0 && (
        <p>The network has approved no template yet. Make one there and come back.</p>
      )}
      {template && (
        <>
          <SelectField
            label="Template"
            hint={others === 0 ? undefined : `${others} more not approved by the network.`}
            value={keyOf(template)}
            onChange={event => {
              setChosen(event.target.value)
              setValues(new Map())
            }}
          >
            {approved.map(each => (
              <option key={keyOf(each)} value={keyOf(each)}>
                {each.name} ({each.language})
              </option>
            ))}
          </SelectField>
          {fields.map(({ key, label }) => (
            <TextField
              key={key}
              label={label}
              value={values.get(key) ?? ''}
              onChange={event => setValues(new Map(values).set(key, event.target.value))}
              autoComplete="off"
              required
            />
          ))}
          <section aria-label="Preview" className={styles.preview}>
            {template.header !== null && (
              <strong>{filled(template.header, scoped(values, 'header '))}</strong>
            )}
            <p>{filled(template.body, scoped(values, 'body '))}</p>
            {template.footer !== null && <small>{template.footer}</small>}
            {template.buttons.length > 0 && <p>{template.buttons.map(text => `[ ${text} ]`).join(' ')}</p>}
          </section>
        </>
      )}
    </FormDialog>
  )
}

/** What is to be filled in: the header's variables and the body's are different ones, though they have the same names. */
const fieldsOf = ({ header, body }: Template) => [
  ...variablesOf(header ?? '').map(name => ({ key: `header ${name}`, label: `Header {{${name}}}` })),
  ...variablesOf(body).map(name => ({ key: `body ${name}`, label: `{{${name}}}` })),
]

const scoped = (values: ReadonlyMap<string, string>, scope: string): Map<string, string> =>
  new Map(
    [...values].flatMap(([key, value]) => (key.startsWith(scope) ? [[key.slice(scope.length), value]] : [])),
  )

function contentOf({ name, language, header, body }: Template, values: ReadonlyMap<string, string>): Content {
  const given = (scope: string, names: string[]) =>
    names.map(each => (values.get(`${scope} ${each}`) ?? '').trim())
  const [headerValue] = given('header', variablesOf(header ?? ''))
  // In the order of their numbers, however the text has them.
  const names = variablesOf(body).sort((one, other) => Number(one) - Number(other) || 0)
  return {
    type: 'template',
    name,
    language,
    ...(headerValue !== undefined && { header: headerValue }),
    ...(names.length > 0 && { body: given('body', names) }),
  }
}
