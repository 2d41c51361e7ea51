import { FaultPlan, type FaultRule as Rule, readFault } from '../shared/faults.ts'
import { defined, type Fields, optionalText } from '../shared/fields.ts'

/** Which calls a fault meets. */
interface FaultFilter {
  /** A part of the call's path without its version: `messages`, a number's or page's id, `file` for a download. */
  path?: string
  method?: 'GET' | 'POST' | 'DELETE'
}

export type FaultRule = Rule<FaultFilter>

export const faultPlan = () =>
  new FaultPlan<FaultFilter, { path: string; method: string }>(
    (filter, call) =>
      (filter.path === undefined || call.path.split('/').includes(filter.path)) &&
      (filter.method === undefined || filter.method === call.method),
  )

/** Reads a fault from a control request. Throws when it lacks what its kind needs. */
export const readRule = (body: Fields): FaultRule => ({
  ...readFault(body),
  ...defined({ path: optionalText(body, 'path'), method: methodOf(optionalText(body, 'method')) }),
})

function methodOf(method: string | undefined): FaultFilter['method'] {
  if (method === undefined || method === 'GET' || method === 'POST' || method === 'DELETE') return method
  throw new Error('method is one of GET, POST, DELETE')
}
