import type { Account, HttpRequest, NetworkIO } from '../../domain/network.ts'
import { type Answer, readAnswer } from './classify.ts'

/** A call of a Bot API method. https://core.telegram.org/bots/api#making-requests */
export const methodRequest = (account: Account, method: string, params: object): HttpRequest => ({
  method: 'POST',
  url: `${account.baseUrl}/bot${tokenOf(account)}/${method}`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(params),
})

/** Calls a method and reads its answer; a failed connection is an answer without a code. */
export async function call(
  io: NetworkIO,
  account: Account,
  method: string,
  params: object = {},
  timeoutMs?: number,
): Promise<Answer> {
  const exchange = await io.request(
    methodRequest(account, method, params),
    timeoutMs ? { timeoutMs } : undefined,
  )
  if (exchange.ok) return readAnswer(exchange.response)
  const cure = `Check that this machine reaches ${account.baseUrl}.`
  return { ok: false, code: null, failure: { cure, ...exchange.failure } }
}

export const tokenOf = (account: Account): string => String(account.secrets.botToken)

/** A chat as the Bot API wants it: numbers as numbers, public names (`@channel`) as they are. */
export const chatId = (thread: string): number | string =>
  /^-?\d{1,16}$/.test(thread) ? Number(thread) : thread
