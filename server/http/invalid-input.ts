import { Problem } from '../domain/problem.ts'

export interface FieldError {
  /** JSON Pointer into the body, or to a parameter by its name; empty for the whole of it. */
  field: string
  message: string
}

/** Input that does not fit its schema. `errors` names the fields that are wrong; the first one is the problem's own. */
export class InvalidInput extends Problem {
  readonly errors: readonly FieldError[]

  constructor(errors: readonly FieldError[]) {
    const [{ field, message } = { field: '', message: 'is not valid' }] = errors
    super('invalid', `${field === '' ? 'The input' : field} ${message}.`, { field })
    this.name = 'InvalidInput'
    this.errors = errors
  }
}
