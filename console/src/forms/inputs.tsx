import type { ChangeEvent } from 'react'
import { SelectField, TextAreaField, TextField } from '../ui/field.tsx'
import { optionsOf } from './schema.ts'
import type { FieldProps } from './schema-fields.tsx'

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

/** What is pasted often brings a space or a line break along. */
function entered({ target, nativeEvent }: ChangeEvent<HTMLInputElement>): string {
  const pasted = 'inputType' in nativeEvent && nativeEvent.inputType === 'insertFromPaste'
  return pasted ? target.value.trim() : target.value
}

/** A line of text, a secret, or a whole number. */
export function LineInput({ field, secret, value, onChange, ...words }: FieldProps & { secret: boolean }) {
  const isNumber = field.kind === 'integer'
  return (
    <TextField
      {...words}
      type={secret ? 'password' : 'text'}
      inputMode={isNumber ? 'numeric' : undefined}
      // Only "new-password" keeps browsers from filling in somebody's own.
      autoComplete={secret ? 'new-password' : 'off'}
      autoCapitalize="off"
      spellCheck={false}
      value={text(value)}
      onChange={event => {
        const given = entered(event)
        onChange(isNumber && /^\d+$/.test(given) ? Number(given) : given || undefined)
      }}
    />
  )
}

export const AreaInput = ({
  secret,
  field: _,
  value,
  onChange,
  ...words
}: FieldProps & { secret: boolean }) => (
  <TextAreaField
    {...words}
    rows={secret ? 5 : 3}
    autoComplete="off"
    spellCheck={!secret}
    value={text(value)}
    onChange={event => onChange(event.target.value || undefined)}
  />
)

/** A list of texts, each on a line of its own. */
export const LinesInput = ({ field: _, value, onChange, ...words }: FieldProps) => (
  <TextAreaField
    {...words}
    autoComplete="off"
    spellCheck={false}
    value={Array.isArray(value) ? value.join('\n') : ''}
    onChange={event => {
      const { value: lines } = event.target
      onChange(lines === '' ? undefined : lines.split('\n').map(line => line.trimStart()))
    }}
  />
)

export const ChoiceInput = ({ field, value, onChange, ...words }: FieldProps) => (
  <SelectField {...words} value={text(value)} onChange={event => onChange(event.target.value || undefined)}>
    {(!field.required || text(value) === '') && (
      <option value="">{field.required ? 'Choose one' : 'Not set'}</option>
    )}
    {optionsOf(field.schema).map(option => (
      <option key={option}>{option}</option>
    ))}
  </SelectField>
)

/** Yes, no, or as it is when nobody has said. */
export const SwitchInput = ({ field, value, onChange, ...words }: FieldProps) => (
  <SelectField
    {...words}
    value={text(value)}
    onChange={event => onChange(event.target.value === '' ? undefined : event.target.value === 'true')}
  >
    {(!field.required || text(value) === '') && (
      <option value="">{field.required ? 'Choose one' : 'Not set'}</option>
    )}
    <option value="true">Yes</option>
    <option value="false">No</option>
  </SelectField>
)
