/** What the API refused, in its own words. */
export class ApiError extends Error {
  readonly status: number
  /** The kind of problem, for programs. */
  readonly code: string
  readonly reason: string | undefined
  /** What can be done about it. */
  readonly cure: string | undefined
  /** By JSON Pointer of the field: what is wrong with it. */
  readonly fields: ReadonlyMap<string, string>
  readonly meta: Record<string, unknown>
  /** Milliseconds after which trying again makes sense. */
  readonly retryAfterMs: number | null

  constructor(status: number, problem: Problem, retryAfter: string | null) {
    super(problem.detail ?? 'The server gave no reason.')
    this.name = 'ApiError'
    this.status = status
    this.code = problem.code ?? 'internal'
    this.reason = problem.reason
    this.cure = problem.cure
    const errors = problem.errors ?? []
    const single = problem.field === undefined ? [] : [{ field: problem.field, message: this.message }]
    this.fields = new Map([...single, ...errors].map(({ field, message }) => [field, message]))
    this.meta = problem.meta ?? {}
    this.retryAfterMs = retryAfter === null ? null : Number(retryAfter) * 1000 || null
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super('Portico cannot be reached.')
    this.name = 'Unreachable'
  }
}

/** RFC 9457, as the server writes it. */
interface Problem {
  code?: string
  detail?: string
  reason?: string
  field?: string
  cure?: string
  errors?: { field: string; message: string }[]
  meta?: Record<string, unknown>
}

export interface Options {
  /** What is undefined or empty is left out. */
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  signal?: AbortSignal | undefined
  headers?: Record<string, string>
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const API = '/api/v1'

/** Called when the server knows us no longer. */
let onSignedOut = (): void => undefined
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener
}

/** One call of Portico's API, such as `api('GET', '/channels')`. Throws `ApiError`, `Unreachable`. */
export const api = <T>(method: Method, path: string, options: Options = {}): Promise<T> =>
  call<T>(method, API + path, options)

/** The same for any path of this server. A session that is over is told to whoever shows the sign-in. */
export async function call<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const { query = {}, body, signal, headers = {} } = options
  if (!leadsThere(path)) {
    throw new ApiError(404, { code: 'not_found', detail: 'There is nothing at this address.' }, null)
  }
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value))
  }
  const search = parameters.size > 0 ? `?${parameters}` : ''
  const isFile = body instanceof Blob
  let response: Response
  try {
    response = await fetch(path + search, {
      method,
      signal: signal ?? null,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && !isFile && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Unreachable()
  }
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as Problem
    if (response.status === 401 && path !== '/console/session') onSignedOut()
    throw new ApiError(response.status, problem, response.headers.get('retry-after'))
  }
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** Whether a browser would ask for this very path. An id from the address bar may hold `..` or a backslash, and lead elsewhere. */
const leadsThere = (path: string): boolean => URL.parse(path, location.origin)?.pathname === path
