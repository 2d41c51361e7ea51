import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Config } from '../../config.ts'
import { createHttpClient } from '../../net/client.ts'
import { explain } from '../explain.ts'
import { type Finding, failed, ok } from './finding.ts'
import { isPortico } from './is-portico.ts'

const TITLE = 'Port'

/** The port is free, or Portico itself listens there. */
export async function checkPort({ host, port }: Config): Promise<Finding> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return ok(TITLE, `${host}:${port} is free.`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE' && (await answers(host, port))) {
      return ok(TITLE, `Portico is running on ${host}:${port}.`)
    }
    return failed(TITLE, explain(error), 'Portico cannot start there.')
  } finally {
    server.close()
  }
}

async function answers(host: string, port: number): Promise<boolean> {
  const http = createHttpClient({ userAgent: 'Portico' })
  try {
    return (await isPortico(http, `http://${host.includes(':') ? `[${host}]` : host}:${port}`)) === true
  } finally {
    await http.close()
  }
}
