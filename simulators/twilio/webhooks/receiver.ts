import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { closeServer, listen } from '../../shared/http.ts'

/** A webhook of the account's owner, for tests. */
export interface TestWebhook {
  url: string
  calls: { url: string; fields: Record<string, string>; headers: Record<string, unknown> }[]
  /** How calls are answered from now on, by what they bring; null breaks the connection. */
  answer(next: (fields: Record<string, string>) => { status?: number; body?: string } | null): void
  close(): Promise<void>
}

export async function startWebhook(): Promise<TestWebhook> {
  const calls: TestWebhook['calls'] = []
  let answer: (fields: Record<string, string>) => { status?: number; body?: string } | null = () => ({})
  const server = createServer(async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams(await text(request)))
    calls.push({ url: request.url ?? '', fields, headers: request.headers })
    const given = answer(fields)
    if (given === null) return response.destroy()
    response.writeHead(given.status ?? 200, { 'content-type': 'text/xml' }).end(given.body ?? '<Response/>')
  })
  const url = await listen(server, 0)
  return {
    url,
    calls,
    answer: next => {
      answer = next
    },
    close: () => closeServer(server),
  }
}
