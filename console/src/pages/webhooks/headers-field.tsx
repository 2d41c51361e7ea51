import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { FieldGroup, TextField } from '../../ui/field.tsx'
import { type Draft, MASK } from './draft.ts'
import styles from './webhooks.module.css'

type Headers = Draft['headers']

/** Headers that go with every delivery. Values that are saved are shown masked, and stay as they are unless retyped. */
export function HeadersField({
  headers,
  onChange,
  error,
}: {
  headers: Headers
  onChange: (headers: Headers) => void
  error: string | undefined
}) {
  const change = (index: number, changed: Partial<Headers[number]>) =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...changed } : header)))
  return (
    <FieldGroup
      legend="Headers"
      hint="Sent with every delivery, such as a password of your gateway. Saved values are not shown again."
      error={error}
    >
      {headers.map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header has no other identity while it is typed.
        <div key={index} className={styles.header}>
          <TextField
            label="Name"
            autoComplete="off"
            spellCheck={false}
            value={header.name}
            aria-invalid={error ? true : undefined}
            onChange={event => change(index, { name: event.target.value })}
          />
          <TextField
            label="Value"
            autoComplete="off"
            spellCheck={false}
            value={header.value}
            onFocus={event => header.value === MASK && event.target.select()}
            onChange={event => change(index, { value: event.target.value })}
          />
          <IconButton
            label={`Remove header ${header.name}`}
            icon={<X aria-hidden="true" />}
            onClick={() => onChange(headers.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          icon={<Plus aria-hidden="true" />}
          onClick={() => onChange([...headers, { name: '', value: '' }])}
        >
          Add a header
        </Button>
      </div>
    </FieldGroup>
  )
}
