import type { Account } from '../accounts/account.ts'
import type { World } from '../world.ts'

/** A call of the REST API by somebody who has signed in. */
export interface ApiRequest {
  world: World
  account: Account
  /** Signed in by the auth token, not by an API key. */
  isOwner: boolean
  query: URLSearchParams
  form: URLSearchParams
  /** What the path's groups stand for. */
  path: Record<string, string>
}

export interface ApiAnswer {
  status: number
  json?: unknown
  headers?: Record<string, string>
  body?: Buffer
}

/** One resource of the API. Throws a `TwilioError` for what Twilio refuses. */
export interface Resource {
  method: 'GET' | 'POST'
  path: RegExp
  run(request: ApiRequest): Promise<ApiAnswer> | ApiAnswer
}

/** As resources tell times. RFC 2822. */
export const rfc2822 = (date: Date): string => date.toUTCString().replace('GMT', '+0000')
