import { FaultPlan, type FaultRule as Rule, readFault } from '../shared/faults.ts'
import { defined, type Fields, optionalNumber, optionalText } from '../shared/fields.ts'

/** Which calls a fault meets. */
interface FaultFilter {
  botToken?: string
  /** A method's name, or `file` for a download. */
  method?: string
  chatId?: number
}

export type FaultRule = Rule<FaultFilter>

export interface FaultedCall {
  botToken: string
  method: string
  chatId: string
}

export const faultPlan = () => new FaultPlan<FaultFilter, FaultedCall>(fits)

function fits({ botToken, method, chatId }: FaultFilter, call: FaultedCall): boolean {
  return (
    (botToken === undefined || botToken === call.botToken) &&
    (method === undefined || method.toLowerCase() === call.method.toLowerCase()) &&
    (chatId === undefined || String(chatId) === call.chatId)
  )
}

/** Reads a fault from a control request. Throws when it lacks what its kind needs. */
export const readRule = (body: Fields): FaultRule => ({
  ...readFault(body),
  ...defined({
    botToken: optionalText(body, 'botToken'),
    method: optionalText(body, 'method'),
    chatId: optionalNumber(body, 'chatId'),
  }),
})
