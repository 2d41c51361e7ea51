import { type Message, type Page, Refused, type Session } from './wire.ts'

/** Which chat, and from a page of which site. */
export interface Chat {
  /** Portico's address, without a slash at the end. */
  url: string
  channelId: string
  origin: string
}

export interface OpenSession {
  token?: string
  identity?: string
  answers?: Record<string, string>
  language?: string
}

/** The protocol over HTTP. Everything rejects with `Refused` for what is refused. */
export interface Http {
  config(): Promise<Record<string, unknown>>
  openSession(session?: OpenSession): Promise<Session>
  messages(token: string, query?: { after?: string; before?: string; limit?: number }): Promise<Page>
  send(token: string, message: { id: string; content: object; replyTo?: string }): Promise<Message>
  note(token: string, event: object): Promise<void>
  attach(
    token: string,
    file: { body: Uint8Array<ArrayBuffer> | string; type: string; filename?: string },
  ): Promise<{ attachment: string; mimeType: string; filename: string | null; size: number }>
}

export function visitorHttp({ url, channelId, origin }: Chat): Http {
  const base = `${url}/webchat/v1/channels/${channelId}`

  async function call<T>(method: string, path: string, token?: string, json?: object): Promise<T> {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        origin,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json && { 'content-type': 'application/json' }),
      },
      ...(json && { body: JSON.stringify(json) }),
    })
    return read<T>(response)
  }

  return {
    config: () => call('GET', '/config'),
    openSession: (session = {}) => call('POST', '/sessions', undefined, session),
    messages: (token, query = {}) => {
      const given = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
      return call('GET', `/messages?${new URLSearchParams(given)}`, token)
    },
    send: (token, message) => call('POST', '/messages', token, message),
    note: (token, event) => call('POST', '/events', token, event),
    attach: async (token, { body, type, filename }) => {
      const query = filename === undefined ? '' : `?${new URLSearchParams({ filename })}`
      const headers = { origin, authorization: `Bearer ${token}`, 'content-type': type }
      return read(await fetch(`${base}/attachments${query}`, { method: 'POST', headers, body }))
    },
  }
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text()
  if (!response.ok) throw new Refused(JSON.parse(text))
  return (text === '' ? undefined : JSON.parse(text)) as T
}
