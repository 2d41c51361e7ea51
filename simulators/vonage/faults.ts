import { FaultPlan, type FaultRule as Rule, readFault } from '../shared/faults.ts'
import { defined, type Fields, optionalText } from '../shared/fields.ts'

/** Which calls a fault meets. */
interface FaultFilter {
  apiKey?: string
  /** A part of the path: `/v1/messages`. */
  path?: string
}

export type FaultRule = Rule<FaultFilter>

export const faultPlan = () =>
  new FaultPlan<FaultFilter, { apiKey: string; path: string }>(
    (filter, call) =>
      (filter.apiKey === undefined || filter.apiKey === call.apiKey) &&
      (filter.path === undefined || call.path.includes(filter.path)),
  )

/** Reads a fault from a control request. Throws when it lacks what its kind needs. */
export const readRule = (body: Fields): FaultRule => ({
  ...readFault(body),
  ...defined({ apiKey: optionalText(body, 'apiKey'), path: optionalText(body, 'path') }),
})
