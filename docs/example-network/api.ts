import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { readJson } from '../../domain/json.ts'
import type { Account, HttpRequest, HttpResponse, NetworkIO, Verdict } from '../../domain/network.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import { tokenOf } from './manifest.ts'

/** Why a call came to nothing, and what that means. */
export type Refusal = Exclude<Verdict, { verdict: 'sent' }>

export type Answer = { ok: true; json: unknown } | { ok: false; refusal: Refusal }

/** A call of Pigeon's API. */
export const request = (account: Account, method: string, path: string, json?: object): HttpRequest => ({
  method,
  url: `${account.baseUrl}${path}`,
  headers: {
    authorization: `Bearer ${tokenOf(account)}`,
    ...(json !== undefined && { 'content-type': 'application/json' }),
  },
  ...(json !== undefined && { body: JSON.stringify(json) }),
})

/** Calls it; a failed connection is a refusal that passes. */
export async function ask(io: NetworkIO, ...call: Parameters<typeof request>): Promise<Answer> {
  const exchange = await io.request(request(...call))
  if (exchange.ok) return readAnswer(exchange.response)
  const cure = 'Check that this machine reaches api.pigeon.example.'
  return { ok: false, refusal: { verdict: 'retry', failure: { cure, ...exchange.failure } } }
}

const Refused = Compile(Type.Object({ error: Type.Object({ code: Type.String(), message: Type.String() }) }))

/** https://pigeon.example/docs/api#errors */
export function readAnswer({ status, headers, body }: HttpResponse): Answer {
  const json = readJson(body)
  if (status >= 200 && status < 300) return { ok: true, json }
  const told = Refused.Check(json) ? json.error : { code: `${status}`, message: `Pigeon answered ${status}.` }
  const failure = (cure: string) => ({ code: told.code, message: told.message.slice(0, 500), cure })
  if (status === 401) {
    return { ok: false, refusal: { verdict: 'reauthorize', failure: failure('Enter a token of this loft.') } }
  }
  if (status === 429 || status >= 500) {
    const afterMs = retryAfterMs(headers['retry-after'], Date.now())
    const scope = status === 429 ? ({ scope: 'channel' } as const) : {}
    const wait = afterMs === undefined ? {} : { afterMs }
    const cure = 'Portico tries again.'
    return { ok: false, refusal: { verdict: 'retry', failure: failure(cure), ...wait, ...scope } }
  }
  return {
    ok: false,
    refusal: { verdict: 'permanent', failure: failure(CURES[told.code] ?? 'See the code.') },
  }
}

const CURES: Record<string, string> = {
  no_such_ring: 'Nobody wears this ring: write to those who have written.',
}
