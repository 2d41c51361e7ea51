import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** A server of the test's own, gone when it ends; resolves to its address. */
export async function serve(
  t: TestContext,
  answer: (url: URL) => { type: string; body: string | Buffer },
): Promise<string> {
  const server = createServer((request, response) => {
    const { type, body } = answer(new URL(request.url ?? '/', 'http://localhost'))
    response.writeHead(200, { 'content-type': type }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Somebody else's webhook: it answers every handshake of Meta. */
export const echoChallenges = (t: TestContext): Promise<string> =>
  serve(t, url => ({ type: 'text/plain', body: url.searchParams.get('hub.challenge') ?? '' }))
