import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './field.module.css'

interface Labelled {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
}

/** What a control needs to belong to its label, its hint and its error. */
interface Control {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

/** A control with its label, a hint and what is wrong with it. */
function Field({ label, hint, error, children }: Labelled & { children: (control: Control) => ReactNode }) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {hint && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <div id={`${id}-error`} className={styles.error}>
          {error}
        </div>
      )}
    </div>
  )
}

/** A line of text. */
export const TextField = ({ label, hint, error, ...input }: Labelled & ComponentProps<'input'>) => (
  <Field label={label} hint={hint} error={error}>
    {control => <input {...input} {...control} className={styles.input} />}
  </Field>
)

/** Text of several lines. */
export const TextAreaField = ({ label, hint, error, ...area }: Labelled & ComponentProps<'textarea'>) => (
  <Field label={label} hint={hint} error={error}>
    {control => <textarea rows={3} {...area} {...control} className={styles.input} />}
  </Field>
)

/** One of some words; its children are `<option>`s. */
export const SelectField = ({ label, hint, error, ...select }: Labelled & ComponentProps<'select'>) => (
  <Field label={label} hint={hint} error={error}>
    {control => <select {...select} {...control} className={styles.input} />}
  </Field>
)

/** Yes or no, with its label behind it. */
export function Checkbox({
  label,
  hint,
  ...input
}: { label: ReactNode; hint?: ReactNode } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className={styles.check}>
      <input type="checkbox" id={id} {...input} aria-describedby={hint ? `${id}-hint` : undefined} />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  )
}

/** One of several choices, with what it means. */
export const Radio = (props: ComponentProps<typeof Checkbox>) => <Checkbox {...props} type="radio" />

/** Fields that belong together. */
export function FieldGroup({
  legend,
  hint,
  error,
  children,
}: {
  legend: string
  hint?: ReactNode
  error?: string | undefined
  children: ReactNode
}) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <fieldset className={styles.group} aria-describedby={described || undefined}>
      <legend>{legend}</legend>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </fieldset>
  )
}

/** A search box in a toolbar, where the label would be noise to see. */
export const SearchInput = ({ label, ...input }: { label: string } & ComponentProps<'input'>) => (
  <input
    type="search"
    placeholder={label}
    {...input}
    aria-label={label}
    className={`${styles.input} ${styles.search}`}
  />
)

/** A choice in a toolbar; its children are `<option>`s. */
export const ToolbarSelect = ({ label, ...select }: { label: string } & ComponentProps<'select'>) => (
  <select {...select} aria-label={label} className={`${styles.input} ${styles.compact}`} />
)
