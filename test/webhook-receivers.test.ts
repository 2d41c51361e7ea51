import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { after, before, describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { receivers } from '../console/src/pages/webhooks/verify.ts'
import { closedPort } from '../server/net/testing.ts'
import { type Portico, startPortico } from './support/portico.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

describe('the receivers that the console shows', () => {
  let portico: Portico
  before(async () => {
    portico = await startPortico()
  })
  after(() => portico.close())

  for (const envelope of ['native', 'airy', 'linktor']) {
    for (const { id, code } of receivers(envelope)) {
      it(`take what is signed in the form of ${envelope}, and nothing else: ${id}`, async t => {
        const port = await closedPort()
        const url = `http://127.0.0.1:${port}/`
        const make = () =>
          portico.api.post<{ id: string; secret: string }>('/webhooks', { url, envelope, events: ['*'] })
        const [own, other] = [await make(), await make()]
        run(t, id, code, { WEBHOOK_SECRET: own.secret, PORT: String(port) })
        const test = (webhook: { id: string }) =>
          portico.api.post<{ responseStatus: number | null }>(`/webhooks/${webhook.id}/test`)
        let first = await test(own)
        // Until it listens.
        while (first.responseStatus === null) first = await test(own)
        assert.equal(first.responseStatus, 204)
        assert.equal((await test(other)).responseStatus, 401)
      })
    }
  }
})

function run(t: TestContext, language: string, code: string, env: Record<string, string>): ChildProcess {
  const [program, args] =
    language === 'python'
      ? ['python3', ['-c', code]]
      : [process.execPath, ['--input-type=module', '--eval', code]]
  const child = spawn(program, args as string[], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  return child
}
