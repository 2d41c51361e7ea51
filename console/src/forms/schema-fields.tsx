import { Fragment } from 'react'
import styles from './forms.module.css'
import { Group } from './group.tsx'
import { AreaInput, ChoiceInput, LineInput, LinesInput, SwitchInput } from './inputs.tsx'
import { ListFields } from './list-fields.tsx'
import { type Field, fieldsOf, type Schema, type Values } from './schema.ts'
import { Words } from './words.tsx'

export interface SchemaFieldsProps {
  /** An object schema, as the manifests of networks have it. */
  schema: object
  values: Values
  onChange: (next: Values) => void
  /** By JSON Pointer, as `ApiError.fields` and `check` give them. */
  errors: ReadonlyMap<string, string>
  /** Of this object, as the API names it: `/config`. */
  pointer: string
  /** Which fields are secrets: all, none, or those that are named. */
  secret?: boolean | readonly string[]
  /** Names of secrets that are set: left empty, they stay. */
  kept?: readonly string[]
  /** Names of what the workspace's own credentials stand in for when it is left empty. */
  lent?: readonly string[]
}

/** The fields of an object schema. What is required is said by marking the rest as optional. */
export function SchemaFields(props: SchemaFieldsProps) {
  const { schema, secret = false } = props
  const isSecret = (name: string) => (typeof secret === 'boolean' ? secret : secret.includes(name))
  return fieldsOf(schema as Schema, isSecret).map(field => (
    <Fragment key={field.name}>
      <OneField {...props} field={field} secret={isSecret(field.name)} />
    </Fragment>
  ))
}

export interface FieldProps {
  field: Field
  label: React.ReactNode
  hint: React.ReactNode
  error: string | undefined
  value: unknown
  /** `undefined` takes the value away. */
  onChange: (value: unknown) => void
}

function OneField({
  field,
  values,
  onChange,
  errors,
  pointer,
  secret,
  kept = [],
  lent = [],
}: Omit<SchemaFieldsProps, 'secret'> & { field: Field; secret: boolean }) {
  const { name, kind, title, description } = field
  const at = `${pointer}/${name}`
  const error = errorAt(errors, at, title)
  const isKept = kept.includes(name)
  const isLent = lent.includes(name)
  const told = [
    // What is wrong says it again.
    description && !error?.includes(description) && <Words key="words" text={description} />,
    isKept && <span key="kept">Set. Leave it empty to keep it as it is.</span>,
    isLent && !isKept && (
      <span key="lent">May stay empty: the workspace’s own credentials are used then.</span>
    ),
    kind === 'lines' && <span key="lines">One per line.</span>,
  ].filter(Boolean)
  const props: FieldProps = {
    field,
    label: <Label title={title} optional={!isKept && (!field.required || isLent)} />,
    hint: told.length > 0 ? <span className={styles.hints}>{told}</span> : undefined,
    error,
    value: values[name],
    onChange: value => onChange({ ...values, [name]: value }),
  }
  switch (kind) {
    case 'line':
    case 'integer':
      return <LineInput {...props} secret={secret} />
    case 'area':
      return <AreaInput {...props} secret={secret} />
    case 'lines':
      return <LinesInput {...props} />
    case 'choice':
      return <ChoiceInput {...props} />
    case 'switch':
      return <SwitchInput {...props} />
    case 'list':
      return <ListFields {...props} errors={errors} pointer={at} draw={each => <SchemaFields {...each} />} />
    case 'group':
      return (
        <Group label={props.label} hint={props.hint}>
          <SchemaFields
            schema={field.schema}
            values={(props.value ?? {}) as Values}
            onChange={props.onChange}
            errors={errors}
            pointer={at}
            secret={secret}
          />
        </Group>
      )
  }
}

const Label = ({ title, optional }: { title: string; optional: boolean }) => (
  <>
    {title}
    {optional && <span className={styles.optional}> optional</span>}
  </>
)

/** The server begins with the field's pointer, people know its title. Of a list of texts any item counts. */
function errorAt(errors: ReadonlyMap<string, string>, at: string, title: string): string | undefined {
  const own = errors.get(at)
  if (own !== undefined) return own.replace(at, title)
  const item = [...errors].find(
    ([pointer]) => pointer.startsWith(at) && /^\/\d+$/.test(pointer.slice(at.length)),
  )
  return item?.[1].replace(item[0], title)
}
