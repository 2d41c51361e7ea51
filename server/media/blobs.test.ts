import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, it, type TestContext } from 'node:test'
import { type S3Simulator, startS3 } from '../../simulators/s3/index.ts'
import { createHttpClient } from '../net/client.ts'
import { parseMediaAddress } from './address.ts'
import type { Blobs } from './blobs.ts'
import { folderBlobs } from './folder.ts'
import { s3Blobs } from './s3.ts'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'portico-blobs-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function s3(t: TestContext, options: Parameters<typeof startS3>[0] = {}, wrong = {}) {
  const simulator = await startS3(options)
  const http = createHttpClient({ userAgent: 'Portico/test' })
  t.after(async () => {
    await http.close()
    await simulator.close()
  })
  const address = parseMediaAddress(
    `s3://${simulator.bucket}/files/portico?endpoint=${simulator.url}&region=${simulator.region}`,
  )
  assert.ok(address?.kind === 's3')
  const { accessKey, secretKey } = simulator
  return { simulator, blobs: s3Blobs({ address, accessKey, secretKey, http, ...wrong }) }
}

const key = () => `${randomUUID()}/${randomUUID()}`
const bytes = (...chunks: (string | Buffer)[]) => Readable.from(chunks.map(chunk => Buffer.from(chunk)))
const read = async (stream: Readable | null) => stream && (await buffer(stream))

/** Breaks off after some bytes. */
const broken = () =>
  Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('The sender went away.')
    })(),
  )

const kinds: { name: string; open: (t: TestContext) => Promise<Blobs> }[] = [
  { name: 'a folder', open: async t => folderBlobs(join(folder(t), 'media')) },
  { name: 'a bucket', open: async t => (await s3(t)).blobs },
]

for (const { name, open } of kinds) {
  describe(`files in ${name}`, () => {
    it('are kept, read as a whole and in part, and removed', async t => {
      const blobs = await open(t)
      const at = key()
      const content = randomBytes(300_000)
      await blobs.put(at, bytes(content.subarray(0, 1000), content.subarray(1000)))
      assert.deepEqual(await read(await blobs.get(at)), content)
      const part = await read(await blobs.get(at, { start: 70_000, end: 70_009 }))
      assert.deepEqual(part, content.subarray(70_000, 70_010))
      const end = await read(await blobs.get(at, { start: 299_999, end: 299_999 }))
      assert.deepEqual(end, content.subarray(299_999))
      await blobs.delete(at)
      assert.equal(await blobs.get(at), null)
    })

    it('take the place of what was there', async t => {
      const blobs = await open(t)
      const at = key()
      await blobs.put(at, bytes('one, and longer'))
      await blobs.put(at, bytes('two'))
      assert.equal(String(await read(await blobs.get(at))), 'two')
    })

    it('may be empty', async t => {
      const blobs = await open(t)
      const at = key()
      await blobs.put(at, bytes())
      assert.equal(String(await read(await blobs.get(at))), '')
    })

    it('that break off leave nothing, and not what was there changed', async t => {
      const blobs = await open(t)
      const at = key()
      await assert.rejects(blobs.put(at, broken()), /The sender went away/)
      assert.equal(await blobs.get(at), null)
      await blobs.put(at, bytes('whole'))
      await assert.rejects(blobs.put(at, broken()), /The sender went away/)
      assert.equal(String(await read(await blobs.get(at))), 'whole')
    })

    it('that are not there are no trouble to remove', async t => {
      const blobs = await open(t)
      await blobs.delete(key())
      assert.equal(await blobs.get(key()), null)
    })
  })
}

describe('a folder of files', () => {
  it('is left clean: by what breaks off, and of what a process that died left a day ago', async t => {
    const root = join(folder(t), 'media')
    const first = folderBlobs(root)
    await first.put(key(), bytes('x'))
    await assert.rejects(first.put(key(), broken()))
    assert.deepEqual(readdirSync(join(root, 'incoming')), [])
    const [left, recent] = ['left', 'recent'].map(name => join(root, 'incoming', name)) as [string, string]
    for (const path of [left, recent]) writeFileSync(path, 'half')
    const before = (Date.now() - 25 * 3_600_000) / 1000
    utimesSync(left, before, before)
    await folderBlobs(root).put(key(), bytes('x'))
    assert.deepEqual(readdirSync(join(root, 'incoming')), ['recent'])
  })

  it('takes no key that leads elsewhere', async t => {
    const blobs = folderBlobs(folder(t))
    for (const at of ['../../etc/passwd', `${randomUUID()}/../${randomUUID()}`, randomUUID(), '']) {
      await assert.rejects(blobs.put(at, bytes('x')), /No key of a file/)
      await assert.rejects(blobs.get(at), /No key of a file/)
      await assert.rejects(blobs.delete(at), /No key of a file/)
    }
  })

  it('that cannot be written to is said so', async t => {
    const blocked = join(folder(t), 'blocked')
    writeFileSync(blocked, 'no folder')
    await assert.rejects(folderBlobs(blocked).put(key(), bytes('x')), { name: 'BlobsUnavailable' })
  })
})

describe('a bucket', () => {
  const put = (blobs: Blobs) => blobs.put(key(), bytes('x'))
  const faulty = (name: string, fault: Parameters<S3Simulator['faults']['add']>[0], works: boolean) =>
    it(name, async t => {
      const { simulator, blobs } = await s3(t)
      simulator.faults.add(fault)
      if (!works) {
        await assert.rejects(put(blobs), { name: 'BlobsUnavailable' })
        return
      }
      await put(blobs)
      assert.deepEqual([...simulator.objects().values()].map(String), ['x'])
    })
  faulty('that is busy is asked again', { kind: 'flood', retryAfter: 1, times: 2 }, true)
  faulty('that breaks the connection is asked again', { kind: 'reset' }, true)
  faulty(
    'that took it and did not say so is asked again',
    { kind: 'error', status: 500, carriedOut: true },
    true,
  )
  faulty('that stays in trouble is said so', { kind: 'error', status: 500, times: 9 }, false)

  it('keeps everything below its prefix', async t => {
    const { simulator, blobs } = await s3(t)
    const at = key()
    await blobs.put(at, bytes('x'))
    assert.deepEqual([...simulator.objects().keys()], [`files/portico/${at}`])
  })

  const refusals: [string, object, object, RegExp][] = [
    ['another secret', {}, { secretKey: 'wrong' }, /403 SignatureDoesNotMatch/],
    ['an unknown access key', {}, { accessKey: 'AKIAWRONG' }, /403 InvalidAccessKeyId/],
  ]
  for (const [name, options, wrong, says] of refusals) {
    it(`says what is wrong: ${name}`, async t => {
      const { blobs } = await s3(t, options, wrong)
      await assert.rejects(put(blobs), error => {
        assert.match(String(error), says)
        assert.doesNotMatch(String(error), /secret\+key|wrong/)
        return true
      })
    })
  }

  it('of another region, and one that is not there, are said so', async t => {
    const { simulator } = await s3(t, { region: 'eu-central-1' })
    const http = createHttpClient({ userAgent: 'Portico/test' })
    t.after(() => http.close())
    const at = (query: string, bucket = simulator.bucket) => {
      const address = parseMediaAddress(`s3://${bucket}?endpoint=${simulator.url}${query}`)
      assert.ok(address?.kind === 's3')
      const { accessKey, secretKey } = simulator
      return s3Blobs({ address, accessKey, secretKey, http })
    }
    await assert.rejects(put(at('')), /AuthorizationHeaderMalformed.*expecting 'eu-central-1'/)
    await assert.rejects(put(at('&region=eu-central-1', 'other')), /404 NoSuchBucket/)
  })

  it("of Amazon's own is called by its name", async () => {
    const urls = ['s3://files', 's3://files.example.com/a?region=eu-west-1'].map(async text => {
      const address = parseMediaAddress(text)
      assert.ok(address?.kind === 's3')
      let called = ''
      const blobs = s3Blobs({
        address,
        accessKey: 'a',
        secretKey: 'b',
        http: {
          stream: async ({ url }) => {
            called = url
            return { ok: false, failure: { kind: 'timeout', message: 'Not there.' } }
          },
        },
      })
      await assert.rejects(blobs.get('k'), { name: 'BlobsUnavailable' })
      return called
    })
    assert.deepEqual(await Promise.all(urls), [
      'https://files.s3.us-east-1.amazonaws.com/k',
      'https://s3.eu-west-1.amazonaws.com/files.example.com/a/k',
    ])
  })
})

describe('an address of a media store', () => {
  const cases: [string, ReturnType<typeof parseMediaAddress>][] = [
    ['file:/var/lib/portico/media', { kind: 'folder', path: '/var/lib/portico/media' }],
    ['file:./media', { kind: 'folder', path: './media' }],
    ['file:', null],
    ['s3://files', { kind: 's3', bucket: 'files', prefix: '', region: 'us-east-1', endpoint: null }],
    [
      's3://my-files/a/b/?region=auto&endpoint=https://minio.example:9000/',
      {
        kind: 's3',
        bucket: 'my-files',
        prefix: 'a/b/',
        region: 'auto',
        endpoint: 'https://minio.example:9000',
      },
    ],
    ['s3://FILES', null],
    ['s3://key:secret@files', null],
    ['s3://files?endpoint=ftp://x', null],
    ['s3://files?endpoint=https://user:word@x', null],
    ['s3://files?regoin=x', null],
    ['s3://files/../x', { kind: 's3', bucket: 'files', prefix: 'x/', region: 'us-east-1', endpoint: null }],
    ['s3://files/a b', null],
    ['https://files', null],
    ['', null],
  ]
  for (const [text, expected] of cases) {
    it(text === '' ? 'may not be empty' : text, () => assert.deepEqual(parseMediaAddress(text), expected))
  }
})
