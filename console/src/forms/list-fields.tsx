import { Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Group } from './group.tsx'
import { begun, fitting, type Values, variantOf } from './schema.ts'
import type { FieldProps, SchemaFieldsProps } from './schema-fields.tsx'

/** A list of things that have fields of their own. */
export function ListFields({
  field,
  label,
  hint,
  error,
  value,
  onChange,
  errors,
  pointer,
  draw,
}: FieldProps &
  Pick<SchemaFieldsProps, 'errors' | 'pointer'> & {
    /** Draws the fields of one of them. */
    draw: (props: SchemaFieldsProps) => ReactNode
  }) {
  const items = (Array.isArray(value) ? value : []) as readonly Values[]
  const { items: item = {}, maxItems } = field.schema
  const change = (next: readonly Values[]) => onChange(next.length === 0 ? undefined : next)
  return (
    <Group label={label} hint={hint} error={error}>
      {items.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is shown comes from the values alone.
        <Group key={index} label={`${field.title}: ${index + 1}`}>
          {draw({
            schema: variantOf(item, each),
            values: each,
            onChange: next => change(items.with(index, fitting(item, next))),
            errors,
            pointer: `${pointer}/${index}`,
          })}
          <div>
            <Button
              kind="quiet"
              icon={<Trash2 aria-hidden="true" />}
              onClick={() => change(items.toSpliced(index, 1))}
            >
              Remove<span className="visually-hidden"> {index + 1}</span>
            </Button>
          </div>
        </Group>
      ))}
      {(maxItems === undefined || items.length < maxItems) && (
        <div>
          <Button icon={<Plus aria-hidden="true" />} onClick={() => change([...items, begun(item)])}>
            Add
          </Button>
        </div>
      )}
    </Group>
  )
}
