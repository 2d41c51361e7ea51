import type { TSchema } from 'typebox'
import type { Compiled } from './compile.ts'

/** The value a body holds; undefined when it is not JSON. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** In words, the first thing wrong with a value: `/sender/address must be string`. `at` is where in a larger one it is. */
export function firstError(validator: Pick<Compiled<TSchema>, 'Errors'>, value: unknown, at = ''): string {
  const [error] = validator.Errors(value)
  if (error === undefined) return 'nothing is wrong'
  // How TypeBox says that a closed object has a field too many.
  const what = error.keyword === 'boolean' ? 'is not a known field' : error.message
  return `${at}${error.instancePath} ${what}`.trim()
}

/** Whether a value is a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
