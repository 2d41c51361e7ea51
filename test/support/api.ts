import { type Dispatcher, Pool } from 'undici'

/** An answer of the API, whatever its status. */
export interface Answer<T> {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: T
}

type Headers = Record<string, string>

/** Portico's own API under `/api/v1`, with a key. What is refused throws, but by `ask`. */
export interface Api {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: object, headers?: Headers): Promise<T>
  patch<T>(path: string, body: object, headers?: Headers): Promise<T>
  delete(path: string): Promise<void>
  /** The whole answer, also to what is refused; a body that is no JSON comes as text. */
  ask<T>(method: Dispatcher.HttpMethod, path: string, body?: object, headers?: Headers): Promise<Answer<T>>
  /** Every item of a list, page by page. */
  all<T>(path: string): Promise<T[]>
  /** The same for another key. */
  as(key: string): Api
}

export function apiClient(url: string, key: string, pool = new Pool(url, { connections: 32 })): Api {
  async function ask<T>(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: object,
    headers?: Headers,
  ): Promise<Answer<T>> {
    const response = await pool.request({
      method,
      path: `/api/v1${path}`,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.body.text()
    const json = /json/.test(String(response.headers['content-type']))
    return {
      status: response.statusCode,
      headers: response.headers,
      body: (json ? JSON.parse(text) : text) as T,
    }
  }

  async function succeed<T>(...[method, path, body, headers]: Parameters<typeof ask>): Promise<T> {
    const answer = await ask<T>(method, path, body, headers)
    if (answer.status < 300) return answer.body
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }

  return {
    ask,
    get: path => succeed('GET', path),
    post: (path, body, headers) => succeed('POST', path, body, headers),
    patch: (path, body, headers) => succeed('PATCH', path, body, headers),
    delete: path => succeed('DELETE', path),
    all: async <T>(path: string) => {
      const items: T[] = []
      const query = path.includes('?') ? '&' : '?'
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: { items: T[]; next: string | null } = await succeed(
          'GET',
          `${path}${query}limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        )
        items.push(...page.items)
        cursor = page.next
      }
      return items
    },
    as: other => apiClient(url, other, pool),
  }
}
