import type { TestContext } from 'node:test'
import { type OpenPage, openPage, type PageOptions } from './browser.ts'
import type { Portico } from './portico.ts'

/** A page of the console, such as `/inbox`, with somebody signed in: the owner, unless another key is given. */
export async function openConsole(
  t: Pick<TestContext, 'after'>,
  portico: Pick<Portico, 'url' | 'key'>,
  path: string,
  { key = portico.key, ...options }: PageOptions & { key?: string } = {},
): Promise<OpenPage> {
  const opened = await openPage(t, options)
  const headers = { authorization: `Bearer ${key}` }
  // The browser's own jar takes the session's cookie.
  await opened.context.request.post(`${portico.url}/console/session`, { headers })
  await opened.page.goto(`${portico.url}/console${path}`)
  return opened
}
