import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type S3Simulator, startS3 } from './index.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

interface Request {
  method?: string
  key?: string
  bucket?: string
  query?: string
  body?: string
  /** Signed with the others. */
  headers?: Record<string, string>
  /** Added behind the signature, or in the place of what was signed. */
  after?: Record<string, string>
  accessKey?: string
  secretKey?: string
  region?: string
  at?: number
}

describe('the S3 simulator', () => {
  let s3: S3Simulator
  before(async () => {
    s3 = await startS3({ region: 'eu-west-1' })
  })
  after(() => s3.close())

  /** A request as the documentation signs it. */
  async function ask(request: Request, at = s3) {
    const { method = 'GET', key = 'a/b.txt', bucket = at.bucket, query = '', body = '' } = request
    const { accessKey = at.accessKey, secretKey = at.secretKey, region = at.region } = request
    const date = new Date(request.at ?? Date.now()).toISOString().replace(/[-:]|\.\d{3}/g, '')
    const day = date.slice(0, 8)
    const path = `/${bucket}${key && `/${key}`}`
    const headers: Record<string, string> = {
      host: new URL(at.url).host,
      'x-amz-content-sha256': sha256(body),
      'x-amz-date': date,
      ...request.headers,
    }
    const names = Object.keys(headers).sort()
    const lines = names.map(name => `${name}:${headers[name]}`)
    const canonical = [method, path, query, ...lines, '', names.join(';'), headers['x-amz-content-sha256']]
    const scope = `${day}/${region}/s3/aws4_request`
    const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical.join('\n'))}`
    const signing = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${secretKey}`)
    const { host, ...sent } = headers
    const response = await fetch(`${at.url}${path}${query && `?${query}`}`, {
      method,
      headers: {
        ...sent,
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names.join(';')}, Signature=${mac(signing, toSign).toString('hex')}`,
        ...request.after,
      },
      ...(method === 'PUT' && { body }),
    })
    const text = await response.text()
    return { status: response.status, text, code: /<Code>(\w+)</.exec(text)?.[1], headers: response.headers }
  }

  it('keeps an object, gives it whole and in part, and forgets it', async () => {
    const put = await ask({ method: 'PUT', body: '0123456789', headers: { 'content-type': 'text/plain' } })
    assert.equal(put.status, 200)
    const whole = await ask({})
    assert.deepEqual(
      [whole.status, whole.text, whole.headers.get('content-type')],
      [200, '0123456789', 'text/plain'],
    )
    assert.equal(whole.headers.get('etag'), put.headers.get('etag'))
    const part = await ask({ headers: { range: 'bytes=2-4' } })
    assert.deepEqual(
      [part.status, part.text, part.headers.get('content-range')],
      [206, '234', 'bytes 2-4/10'],
    )
    assert.deepEqual((await ask({ headers: { range: 'bytes=10-' } })).code, 'InvalidRange')
    assert.equal((await ask({ method: 'HEAD' })).headers.get('content-length'), '10')
    assert.equal((await ask({ method: 'DELETE' })).status, 204)
    assert.equal((await ask({ method: 'DELETE' })).status, 204)
    assert.deepEqual((await ask({})).code, 'NoSuchKey')
  })

  const refusals: [what: string, request: Request, status: number, code: string][] = [
    ['no signature', { after: { authorization: '' } }, 400, 'AuthorizationHeaderMalformed'],
    ['another signature', { secretKey: 'wrong' }, 403, 'SignatureDoesNotMatch'],
    ['an unknown key', { accessKey: 'AKIAWRONG' }, 403, 'InvalidAccessKeyId'],
    ['another region', { region: 'us-east-1' }, 400, 'AuthorizationHeaderMalformed'],
    ['an old date', { at: Date.now() - 16 * 60_000 }, 403, 'RequestTimeTooSkewed'],
    ['a date to come', { at: Date.now() + 16 * 60_000 }, 403, 'RequestTimeTooSkewed'],
    [
      'another body',
      { method: 'PUT', body: 'a', headers: { 'x-amz-content-sha256': sha256('b') } },
      400,
      'XAmzContentSHA256Mismatch',
    ],
    ['a header that is not signed', { after: { 'x-amz-acl': 'public-read' } }, 403, 'AccessDenied'],
    [
      'a header that was changed',
      { headers: { range: 'bytes=0-1' }, after: { range: 'bytes=0-2' } },
      403,
      'SignatureDoesNotMatch',
    ],
    ['another bucket', { bucket: 'other' }, 404, 'NoSuchBucket'],
    ['no key', { key: '' }, 405, 'MethodNotAllowed'],
    ['another method', { method: 'PATCH' }, 405, 'MethodNotAllowed'],
    ['a key that is too long', { key: 'a'.repeat(1025) }, 400, 'KeyTooLongError'],
  ]
  for (const [what, request, status, code] of refusals) {
    it(`refuses ${what}`, async () => {
      const answer = await ask(request)
      assert.deepEqual([answer.status, answer.code], [status, code])
    })
  }

  it('without the right to list, tells nobody what is not there', async t => {
    const blind = await startS3({ lists: false, largest: 3 })
    t.after(() => blind.close())
    assert.equal((await ask({}, blind)).code, 'AccessDenied')
    assert.equal((await ask({ method: 'PUT', body: '1234' }, blind)).code, 'EntityTooLarge')
  })

  it('is told what to do wrong, and tells what it holds', async () => {
    const control = async (method: string, path: string, body?: object) =>
      await (
        await fetch(`${s3.url}/_simulator${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
      ).json()
    await ask({ method: 'PUT', key: 'x', body: 'abc' })
    assert.deepEqual(await control('GET', '/objects'), [
      { key: 'x', bytes: 3, contentType: 'text/plain;charset=UTF-8' },
    ])
    await control('POST', '/faults', { kind: 'flood', method: 'GET' })
    assert.deepEqual([(await ask({ key: 'x' })).code, (await ask({ key: 'x' })).text], ['SlowDown', 'abc'])
    assert.deepEqual(await control('DELETE', '/objects'), [])
    assert.equal(s3.objects().size, 0)
    await control('POST', '/secret', { secretKey: 'another' })
    assert.equal((await ask({ key: 'x' })).code, 'SignatureDoesNotMatch')
  })
})
