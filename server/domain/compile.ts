import type { Static, TSchema } from 'typebox'
import { Compile as compileNow, type Validator } from 'typebox/compile'

/** What of TypeBox's validators is in use. */
export interface Compiled<T extends TSchema> {
  Check(value: unknown): value is Static<T>
  Errors: Validator['Errors']
}

/**
 * TypeBox's `Compile`, done when the validator is first asked: those of networks that nobody has connected cost neither
 * time at the start nor memory (dozens of them took 8 MB).
 */
export function Compile<const T extends TSchema>(schema: T): Compiled<T> {
  let validator: Validator | undefined
  const compiled = () => {
    validator ??= compileNow(schema) as Validator
    return validator
  }
  return {
    Check: (value): value is Static<T> => compiled().Check(value),
    Errors: value => compiled().Errors(value),
  }
}
