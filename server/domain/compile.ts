import type { Static, TSchema } from 'typebox'
import type { TLocalizedValidationError } from 'typebox/error'
import { Build, Check, Errors } from 'typebox/schema'

/** What of TypeBox's validators is in use. */
export interface Compiled<T extends TSchema> {
  Check(value: unknown): value is Static<T>
  /** What is wrong with a value; empty when it fits. */
  Errors(value: unknown): TLocalizedValidationError[]
}

/** After so many checks a schema is compiled: about when all of them together have taken as long as compiling does. */
const WORTH = 1000

/**
 * A validator that reads its schema at every check (10 µs for a message), and compiles it once it is in steady use (under
 * 1 µs then). Most never are: those of networks that nobody has connected, of routes that are seldom called. Compiled at
 * once, a message's took 17 ms from the first request and a megabyte for good.
 */
export function Compile<const T extends TSchema>(schema: T): Compiled<T> {
  let checks = 0
  let check = (value: unknown): boolean => {
    checks++
    if (checks < WORTH) return Check(schema, value)
    const built = Build(schema).Evaluate()
    check = value => built.Check(value)
    return check(value)
  }
  return {
    Check: (value): value is Static<T> => check(value),
    Errors: value => Errors(schema, value)[1],
  }
}
