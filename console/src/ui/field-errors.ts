import { type RefObject, useEffect, useRef, useState } from 'react'
import { ApiError } from '../api/client.ts'

type Errors = ReadonlyMap<string, string>

export const NO_ERRORS: Errors = new Map()

/** What the server said of fields, by JSON Pointer. */
export const fieldErrors = (error: unknown): Errors => (error instanceof ApiError ? error.fields : NO_ERRORS)

/** What the server said of a field, or of a part of it; `field` is a JSON Pointer. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  for (const [pointer, message] of error.fields) {
    if (pointer === field || pointer.startsWith(`${field}/`)) return message
  }
  return undefined
}

/** The error, unless all that it says stands at one of these fields already. */
export function otherError(error: unknown, fields: readonly string[]): unknown {
  if (!(error instanceof ApiError) || error.fields.size === 0) return error
  const stands = (pointer: string) =>
    fields.some(field => pointer === field || pointer.startsWith(`${field}/`))
  return [...error.fields.keys()].every(stands) ? null : error
}

/** A refusal that is of no field, to be shown as a whole. */
export const hasNoField = (error: unknown): boolean => error !== null && fieldErrors(error).size === 0

/** Leads to the first field that is wrong each time `error` is another one, unless it is none (null, 0). */
export function useInvalidFocus(form: RefObject<HTMLElement | null>, error: unknown): void {
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [form, error])
}

/** What is wrong with the fields of a form. `refuse` also leads to the first of them; `setErrors` leaves the focus. */
export function useFieldErrors() {
  const form = useRef<HTMLFormElement>(null)
  const [errors, setErrors] = useState(NO_ERRORS)
  // Counted: the focus goes to what is wrong when something was refused, and not while it is mended.
  const [refusals, setRefusals] = useState(0)
  useInvalidFocus(form, refusals)
  const refuse = (wrong: Errors) => {
    setErrors(wrong)
    setRefusals(count => count + 1)
  }
  return { form, errors, setErrors, refuse }
}
