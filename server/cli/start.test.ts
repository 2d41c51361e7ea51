import assert from 'node:assert/strict'
import { once } from 'node:events'
import { renameSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { eachStore } from '../../test/support/stores.ts'
import { folder, portico, type Running, startPortico } from './testing.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')

const listChannels = ({ url }: Running, key: string | null): Promise<Response> =>
  fetch(`${url}/api/v1/channels`, { headers: { authorization: `Bearer ${key}` } })

const makeChannel = async ({ url }: Running, key: string | null): Promise<void> => {
  const response = await fetch(`${url}/api/v1/channels`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ network: 'sandbox', name: 'Phone', config: {} }),
  })
  assert.equal(response.status, 201)
}

eachStore((kind, _open, address) => {
  const settingsFor = async (data: string) => ({
    PORTICO_DATA: data,
    PORTICO_STORE: await address(),
    ...(kind === 'postgres' && { PORTICO_MASTER_KEY: KEY }),
  })

  it('shows the owner key at the first start only, and stops on SIGTERM with 0', async t => {
    const settings = await settingsFor(folder(t))
    const first = await startPortico(t, settings)
    assert.equal((await listChannels(first, first.key)).status, 200)
    assert.equal((await listChannels(first, 'pk_another')).status, 401)
    assert.equal((await fetch(`${first.url}/docs`)).status, 200)
    const { code, stdout, stderr } = await first.stop()
    assert.equal(code, 0)
    assert.match(stdout, /not shown again/)
    assert.equal(stderr.includes(first.key ?? '?'), false)

    const second = await startPortico(t, settings)
    assert.equal(second.key, null)
    assert.equal((await listChannels(second, first.key)).status, 200)
    const end = await second.stop('SIGINT')
    assert.equal(end.code, 0)
    assert.doesNotMatch(end.stdout, /pk_|not shown again/)
  })

  it('takes the first key and workspace from the settings, and shows no key', async t => {
    const settings = {
      ...(await settingsFor(folder(t))),
      PORTICO_KEY: 'pk_chosen_by_the_operator',
      PORTICO_WORKSPACE: '0193b4c2-0000-7000-8000-000000000001',
    }
    const running = await startPortico(t, settings)
    assert.equal(running.key, null)
    assert.equal((await listChannels(running, settings.PORTICO_KEY)).status, 200)
    const { stdout, stderr } = await running.stop()
    assert.equal((stdout + stderr).includes(settings.PORTICO_KEY), false)
  })

  it('refuses to go on under another master key than that of the secrets', async t => {
    const settings = await settingsFor(folder(t))
    const first = await startPortico(t, settings)
    await makeChannel(first, first.key)
    await first.stop()
    const other = { ...settings, PORTICO_MASTER_KEY: Buffer.alloc(32, 8).toString('base64') }
    const { code, stderr } = await portico(['start'], { ...other, PORTICO_LOG: 'silent' })
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^portico: PORTICO_MASTER_KEY is the key \S+, but .* sealed under \S+: put that key back/,
    )
    const again = await startPortico(t, settings)
    assert.equal((await again.stop()).code, 0)
  })
})

describe('portico start', () => {
  it('logs JSON on stderr and keeps stdout for people', async t => {
    const running = await startPortico(t, { PORTICO_DATA: folder(t) })
    await fetch(`${running.url}/api/v1/channels`)
    const { stdout, stderr } = await running.stop()
    const lines = stderr
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { msg: string; status?: number })
    assert.ok(lines.some(line => line.msg === 'request' && line.status === 401))
    assert.equal(lines.at(-1)?.msg, 'stopped')
    assert.doesNotMatch(stdout, /^\{/m)
  })

  it('does not use up the owner key in a start that fails', async t => {
    const PORTICO_DATA = folder(t)
    const other = createServer()
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    t.after(() => other.close())
    const PORTICO_PORT = String((other.address() as AddressInfo).port)
    const { code, stdout, stderr } = await portico(['start'], {
      PORTICO_DATA,
      PORTICO_PORT,
      PORTICO_LOG: 'silent',
    })
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /^portico: .*EADDRINUSE.* set PORTICO_PORT\.\n$/)
    const running = await startPortico(t, { PORTICO_DATA })
    assert.equal((await listChannels(running, running.key)).status, 200)
  })

  it('refuses credentials that cannot be used, and does not use up the owner key either', async t => {
    const PORTICO_DATA = folder(t)
    const { code, stdout, stderr } = await portico(['start'], {
      PORTICO_DATA,
      PORTICO_PROVIDERS: '{"nobody": {}}',
      PORTICO_LOG: 'silent',
    })
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /^portico: PORTICO_PROVIDERS cannot be used, at "nobody": No such provider\./)
    const running = await startPortico(t, { PORTICO_DATA })
    assert.equal((await listChannels(running, running.key)).status, 200)
  })

  it('keeps the master key where only its user can read it, and does not make another when it is lost', async t => {
    const PORTICO_DATA = folder(t)
    const file = join(PORTICO_DATA, 'master.key')
    const first = await startPortico(t, { PORTICO_DATA })
    await makeChannel(first, first.key)
    await first.stop()
    assert.equal(statSync(file).mode & 0o777, 0o600)
    renameSync(file, `${file}.lost`)
    const { code, stderr } = await portico(['start'], { PORTICO_DATA, PORTICO_LOG: 'silent' })
    assert.equal(code, 1)
    assert.match(stderr, /^portico: The file .*master\.key is missing.*put it back\.\n$/)
    renameSync(`${file}.lost`, file)
    await startPortico(t, { PORTICO_DATA })
  })

  it('reads a setting from a file', async t => {
    const data = folder(t)
    const PORTICO_KEY_FILE = join(data, 'owner-key')
    writeFileSync(PORTICO_KEY_FILE, 'pk_from_a_container_secret\n')
    const running = await startPortico(t, { PORTICO_DATA: data, PORTICO_KEY_FILE })
    assert.equal((await listChannels(running, 'pk_from_a_container_secret')).status, 200)
  })

  it('ends at once on a second signal', async t => {
    const running = await startPortico(t, { PORTICO_DATA: folder(t) })
    // A request that does not end keeps a graceful stop waiting.
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1')
    socket.on('error', () => {})
    t.after(() => socket.destroy())
    await once(socket, 'connect')
    const head = [
      'POST /webhooks/ch_1 HTTP/1.1',
      'host: portico',
      'content-length: 10',
      'expect: 100-continue',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    // "Go on": the server has begun with it.
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 100 /)
    const stopping = new Promise<void>(resolve => {
      running.child.stderr.on('data', chunk => String(chunk).includes('"stopping"') && resolve())
    })
    running.child.kill('SIGTERM')
    await stopping
    assert.equal(running.child.exitCode, null)
    const { code, stderr } = await running.stop('SIGINT')
    assert.equal(code, 130)
    assert.doesNotMatch(stderr, /"stopped"/)
  })
})
