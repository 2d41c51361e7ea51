import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startS3 } from '../../../simulators/s3/index.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { closedPort, httpServer } from '../../net/testing.ts'
import { folder, portico, startPortico } from '../testing.ts'

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64')

/** Verdict and message of each finding, by its title; what to do follows in the next line. */
async function doctor(settings: Record<string, string>) {
  const { code, stdout, stderr } = await portico(['doctor'], settings)
  assert.equal(stderr, '')
  const found = stdout.matchAll(/^(ok|warning|failed) +(\S+(?: \S+)*) {2,}(.*(?:\n {10,}.*)*)/gm)
  return {
    code,
    stdout,
    findings: new Map([...found].map(([, verdict, title, text]) => [title, `${verdict}: ${text}`])),
  }
}

async function addTelegram(url: string, key: string | null): Promise<void> {
  const response = await fetch(`${url}/api/v1/channels`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ network: 'telegram', name: 'Bot', config: { botToken: '123456:planted-token' } }),
  })
  assert.equal(response.status, 201)
}

eachStore((kind, _open, address) => {
  const settingsFor = async (data: string) => ({
    PORTICO_DATA: data,
    PORTICO_STORE: await address(),
    PORTICO_LOG: 'silent',
    ...(kind === 'postgres' && { PORTICO_MASTER_KEY: MASTER_KEY }),
  })

  it('finds nothing wrong with a Portico that runs, and looks at the networks that are used', async t => {
    const network = await httpServer(t, (_, response) => response.writeHead(404).end())
    const port = await closedPort()
    const settings = {
      ...(await settingsFor(folder(t))),
      PORTICO_PORT: String(port),
      PORTICO_TELEGRAM_URL: network.url,
    }
    const running = await startPortico(t, settings)
    const before = await doctor(settings)
    assert.equal(before.code, 0, before.stdout)
    assert.equal(before.findings.get('Network'), undefined)
    assert.equal(before.findings.get('Master key'), 'ok: Nothing is sealed yet.')

    await addTelegram(running.url, running.key)
    const { code, stdout, findings } = await doctor({ ...settings, PORTICO_PUBLIC_URL: running.url })
    assert.equal(code, 0, stdout)
    assert.match(findings.get('Store') ?? '', /^ok: .*can be reached and is up to date/)
    assert.equal(findings.get('Master key'), 'ok: It opens the secrets in the store.')
    assert.equal(findings.get('Port'), `ok: Portico is running on 127.0.0.1:${port}.`)
    assert.match(findings.get('Public URL') ?? '', /^warning: .*is not https/)
    assert.equal(findings.get('Network'), `ok: ${network.url} answers.`)
    assert.equal(findings.has('Clock'), kind === 'postgres')
    assert.equal(findings.has('Data folder'), kind === 'sqlite')
    assert.match(findings.get('Media') ?? '', /^ok: .*media can be written to\./)
    if (kind === 'postgres') {
      const password = new URL(settings.PORTICO_STORE).password
      assert.ok(password === '' || !stdout.includes(password))
    }
  })

  it('says that the master key is another, and that a network cannot be reached', async t => {
    const settings = await settingsFor(folder(t))
    const running = await startPortico(t, settings)
    await addTelegram(running.url, running.key)
    await running.stop()
    const { code, findings } = await doctor({
      ...settings,
      PORTICO_MASTER_KEY: Buffer.alloc(32, 8).toString('base64'),
      PORTICO_TELEGRAM_URL: `http://127.0.0.1:${await closedPort()}`,
    })
    assert.equal(code, 1)
    assert.match(
      findings.get('Master key') ?? '',
      /^failed: PORTICO_MASTER_KEY is the key .* put that key back/,
    )
    assert.match(findings.get('Network') ?? '', /^failed: .*\n.*set PORTICO_TELEGRAM_URL/)
  })

  it('says that the tables are not there yet', async t => {
    const { PORTICO_STORE, ...settings } = await settingsFor(folder(t))
    if (kind === 'sqlite') writeFileSync(PORTICO_STORE.slice('sqlite:'.length), '')
    const { code, findings } = await doctor({ ...settings, PORTICO_STORE })
    assert.equal(code, 0)
    assert.match(findings.get('Store') ?? '', /^warning: It lacks 0001_initial, [^.]+\.\n.*portico migrate/)
  })
})

describe('portico doctor', () => {
  it('finds a machine ready for the first start, and changes nothing', async t => {
    const data = join(folder(t), 'data')
    const settings = { PORTICO_DATA: data, PORTICO_PORT: String(await closedPort()) }
    const { code, findings } = await doctor(settings)
    assert.equal(code, 0)
    assert.deepEqual(
      [...findings].map(([title, found]) => `${title} ${found.split(':')[0]}`),
      ['Settings ok', 'Data folder ok', 'Store ok', 'Port ok', 'Media ok', 'Public URL ok'],
    )
    assert.match(findings.get('Store') ?? '', /not there yet/)
    assert.throws(() => rmSync(data), /ENOENT/)
  })

  it('names a setting that cannot be used', async () => {
    const { code, findings } = await doctor({ PORTICO_PORT: 'http' })
    assert.equal(code, 1)
    assert.match(findings.get('Settings') ?? '', /^failed: PORTICO_PORT must be .*\n.*portico settings/)
  })

  it('says that the data folder is none', async () => {
    const { code, findings } = await doctor({ PORTICO_DATA: '/dev/null/data', PORTICO_PORT: '0' })
    assert.equal(code, 1)
    assert.match(findings.get('Data folder') ?? '', /^failed: \/dev\/null is no folder\.\n.*PORTICO_DATA/)
  })

  it('says that the store cannot be reached, without its password', async () => {
    const { code, stdout, findings } = await doctor({
      PORTICO_STORE: 'postgres://portico:planted@127.0.0.1:1/portico',
      PORTICO_MASTER_KEY: MASTER_KEY,
      PORTICO_PORT: '0',
    })
    assert.equal(code, 1)
    assert.match(findings.get('Store') ?? '', /^failed: .*ECONNREFUSED.*\n.*PORTICO_STORE/)
    assert.doesNotMatch(stdout, /planted/)
  })

  it('keeps a file in the bucket to see that it works, and says what it answers when it does not', async t => {
    const s3 = await startS3()
    t.after(() => s3.close())
    const settings = {
      PORTICO_DATA: folder(t),
      PORTICO_PORT: '0',
      PORTICO_MEDIA: `s3://${s3.bucket}?endpoint=${s3.url}`,
      PORTICO_MEDIA_ACCESS_KEY: s3.accessKey,
      PORTICO_MEDIA_SECRET_KEY: s3.secretKey,
    }
    const { findings } = await doctor(settings)
    assert.equal(findings.get('Media'), 'ok: The bucket "portico" keeps files.')
    assert.equal(s3.objects().size, 0)
    const wrong = await doctor({ ...settings, PORTICO_MEDIA_SECRET_KEY: 'planted-secret' })
    assert.equal(wrong.code, 1)
    assert.match(
      wrong.findings.get('Media') ?? '',
      /^failed: .*403 SignatureDoesNotMatch.*\n.*PORTICO_MEDIA/s,
    )
    assert.doesNotMatch(wrong.stdout, /planted/)
    const { PORTICO_MEDIA_SECRET_KEY, ...keyless } = settings
    assert.match((await doctor(keyless)).findings.get('Settings') ?? '', /PORTICO_MEDIA needs/)
  })

  it('says that another program has the port, and what answers at the public address', async t => {
    const other = await httpServer(t, (_, response) => response.writeHead(200).end('hello'))
    const { code, findings } = await doctor({
      PORTICO_DATA: folder(t),
      PORTICO_PORT: String(other.port),
      PORTICO_PUBLIC_URL: other.url,
    })
    assert.equal(code, 1)
    assert.match(findings.get('Port') ?? '', /^failed: .*EADDRINUSE.*set PORTICO_PORT/)
    assert.match(findings.get('Public URL') ?? '', /^warning: .*answers 200, and not as Portico does\.\n/)
  })
})
