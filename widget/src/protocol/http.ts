import { Refused, Unreachable } from './failure.ts'
import type { Config, Message, Notice, Page, Said, Session } from './wire.ts'

/** Milliseconds for an answer, and for a file to be sent. */
const PATIENCE = 20_000
const PATIENCE_FOR_FILES = 300_000

export interface OpenSession {
  token?: string | undefined
  identity?: string | undefined
  answers?: Record<string, string> | undefined
  language?: string | undefined
}

/** The protocol over HTTP. Everything rejects with `Refused` or `Unreachable`. */
export interface Http {
  config(): Promise<Config>
  /** Whether there is a server, though pages may not read what it says: so it refuses a site that it does not know. */
  isThere(): Promise<boolean>
  openSession(session: OpenSession): Promise<Session>
  messages(token: string, query: { after?: string; before?: string; limit?: number }): Promise<Page>
  say(token: string, said: Said): Promise<Message>
  note(token: string, notice: Notice): Promise<void>
  attach(token: string, file: File): Promise<{ attachment: string }>
}

/** `base` is the address of the channel: `https://portico.example/webchat/v1/channels/ch_…`. */
export function webchatHttp(base: string): Http {
  async function call<T>(path: string, init: RequestInit = {}, token?: string, wait = PATIENCE): Promise<T> {
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    const response = await fetch(base + path, {
      ...init,
      headers,
      credentials: 'omit',
      signal: AbortSignal.timeout(wait),
    }).catch(cause => {
      throw new Unreachable(String(cause))
    })
    const json = await response.json().catch(() => undefined)
    if (response.ok) return json as T
    // A proxy in between answers in its own words.
    if (typeof json?.code !== 'string') throw new Unreachable(String(response.status))
    throw new Refused(json, Number(response.headers.get('retry-after')) || undefined)
  }

  const post = <T>(path: string, body: object, token?: string) =>
    call<T>(
      path,
      { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      token,
    )

  return {
    config: () => call('/config'),
    isThere: () =>
      fetch(`${base}/config`, { mode: 'no-cors', credentials: 'omit' }).then(
        () => true,
        () => false,
      ),
    openSession: session => post('/sessions', session),
    messages: (token, query) => {
      const given = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
      return call(`/messages?${new URLSearchParams(given)}`, {}, token)
    },
    say: (token, said) => post('/messages', said, token),
    note: (token, notice) => post('/events', notice, token),
    attach: (token, file) =>
      call(
        `/attachments?${new URLSearchParams({ filename: file.name.slice(-255) || 'file' })}`,
        {
          method: 'POST',
          body: file,
          headers: { 'content-type': file.type || 'application/octet-stream' },
        },
        token,
        PATIENCE_FOR_FILES,
      ),
  }
}
