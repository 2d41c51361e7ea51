import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { closedPort } from '../net/testing.ts'
import { ended, folder, portico, spawnPortico } from './testing.ts'

test('--start runs Portico on the simulators, and leaves nothing behind', async t => {
  const temporary = folder(t)
  const port = await closedPort()
  const child = spawnPortico(['simulate', '--start', '--port', '0', 'telegram'], {
    PORTICO_PORT: String(port),
    TMPDIR: temporary,
  })
  t.after(() => child.kill('SIGKILL'))
  const end = ended(child)
  let said = ''
  await new Promise<void>(resolve => {
    child.stdout.on('data', chunk => {
      said += chunk
      if (said.includes('Ctrl+C stops Portico')) resolve()
    })
    child.once('exit', () => resolve())
  })
  const [, key] = /Owner key +(\S+)/.exec(said) ?? assert.fail(said)
  const [, channel = ''] = /make +api \/channels -d '(.*)'/.exec(said) ?? assert.fail(said)
  const post = async (
    path: string,
    body?: string,
  ): Promise<{ id: string; status: string; webhookUrl: string }> => {
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
    const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { method: 'POST', headers, body })
    return (await response.json()) as { id: string; status: string; webhookUrl: string }
  }
  const { id } = await post('/channels', channel)
  const { status, webhookUrl } = await post(`/channels/${id}/activate`)
  assert.equal(status, 'active')
  assert.ok(webhookUrl.startsWith(`http://127.0.0.1:${port}/`))
  assert.equal(readdirSync(temporary).length, 1)
  child.kill('SIGTERM')
  assert.equal((await end).code, 0)
  assert.deepEqual(readdirSync(temporary), [])
})

test('says whose port is taken', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  const { code, stderr } = await portico(['simulate', '--port', String(port), 'telegram'], {})
  assert.equal(code, 2)
  assert.match(stderr, new RegExp(`telegram cannot have port ${port} \\(EADDRINUSE\\)`))
})
