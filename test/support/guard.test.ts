import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { MARK } from './guard.ts'

/** What a process with the guard says and ends with. */
function run(script: string) {
  const guard = `--import=${import.meta.resolve('./guard.ts')}`
  const args = [guard, '--input-type=module', '--eval', script]
  return spawnSync(process.execPath, args, { encoding: 'utf8' })
}

const swallowed = (attempt: string) => `try { ${attempt} } catch {}`
const attempts = {
  'a name, with fetch': "await fetch('http://example.com/')",
  'an address, with fetch': "await fetch('http://192.0.2.1/')",
  'an address, with a socket': "(await import('node:net')).connect(80, '192.0.2.1')",
  'an address, with TLS': "(await import('node:tls')).connect(443, '192.0.2.1')",
  'a look-up that was imported':
    "const { lookup } = await import('node:dns/promises'); await lookup('example.com')",
  'a look-up of our own': `await new Promise((_, reject) => net
    .connect({ port: 80, host: 'name.test', lookup: (_, __, found) => found(null, [{ address: '192.0.2.1', family: 4 }]) })
    .on('error', reject))`,
  'a datagram': "(await import('node:dgram')).createSocket('udp4').send('x', 53, '192.0.2.1')",
}

for (const [what, attempt] of Object.entries(attempts)) {
  test(`the guard stops ${what}, and the process fails although it caught the error`, () => {
    const { status, stderr } = run(`import net from 'node:net'; ${swallowed(attempt)}`)
    assert.match(stderr, new RegExp(MARK))
    assert.notEqual(status, 0)
  })
}

test('the guard lets through what stays on this machine', () => {
  const { status, stderr } = run(`
    import { createServer } from 'node:http'
    import net from 'node:net'
    const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1', async () => {
      const { port } = server.address()
      await fetch(\`http://127.0.0.1:\${port}/\`)
      await fetch(\`http://localhost:\${port}/\`)
      const lookup = (_, __, found) => found(null, [{ address: '127.0.0.1', family: 4 }])
      net.connect({ port, host: 'name.test', lookup }).on('connect', () => process.exit())
    })`)
  assert.equal(stderr, '')
  assert.equal(status, 0)
})
