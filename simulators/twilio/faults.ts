import { FaultPlan, type FaultRule as Rule, readFault } from '../shared/faults.ts'
import { defined, type Fields, optionalText } from '../shared/fields.ts'

/** Which calls a fault meets. */
interface FaultFilter {
  accountSid?: string
  method?: 'GET' | 'POST'
  /** A part of the path: `Messages.json`. */
  path?: string
}

export type FaultRule = Rule<FaultFilter>

interface FaultedCall {
  accountSid: string
  method: string
  path: string
}

export const faultPlan = () => new FaultPlan<FaultFilter, FaultedCall>(fits)

function fits({ accountSid, method, path }: FaultFilter, call: FaultedCall): boolean {
  return (
    (accountSid === undefined || accountSid === call.accountSid) &&
    (method === undefined || method === call.method) &&
    (path === undefined || call.path.includes(path))
  )
}

/** Reads a fault from a control request. Throws when it lacks what its kind needs. */
export const readRule = (body: Fields): FaultRule => ({
  ...readFault(body),
  ...defined({
    accountSid: optionalText(body, 'accountSid'),
    method: body.method === 'GET' || body.method === 'POST' ? body.method : undefined,
    path: optionalText(body, 'path'),
  }),
})
