import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { type Signer, signRequest } from './sigv4.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

interface Vector {
  name: string
  method?: string
  /** Path and query, as they are sent. */
  path?: string
  headers?: Record<string, string>
  body?: string
  signed: string
  signature: string
}

function check(signer: Signer, host: string, at: string, vectors: Vector[]) {
  for (const { name, method = 'GET', path = '/', headers = {}, body = '', signed, signature } of vectors) {
    it(name, () => {
      const request = { method, url: `https://${host}${path}`, headers, payloadHash: sha256(body) }
      const { authorization } = signRequest(request, signer, Date.parse(at))
      const scope = `${at.slice(0, 10).replaceAll('-', '')}/${signer.region}/${signer.service}/aws4_request`
      assert.equal(
        authorization,
        `AWS4-HMAC-SHA256 Credential=${signer.accessKey}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
      )
    })
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, its four examples. */
describe('a signature of the S3 documentation', () => {
  const bucket = (headers: Record<string, string>, body = '') => ({
    ...headers,
    'x-amz-content-sha256': sha256(body),
  })
  check(
    {
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      region: 'us-east-1',
      service: 's3',
    },
    'examplebucket.s3.amazonaws.com',
    '2013-05-24T00:00:00Z',
    [
      {
        name: 'GET Object',
        path: '/test.txt',
        headers: bucket({ Range: 'bytes=0-9' }),
        signed: 'host;range;x-amz-content-sha256;x-amz-date',
        signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      },
      {
        name: 'PUT Object',
        method: 'PUT',
        path: '/test%24file.text',
        headers: bucket(
          { Date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
          'Welcome to Amazon S3.',
        ),
        body: 'Welcome to Amazon S3.',
        signed: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
        signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
      },
      {
        name: 'GET Bucket Lifecycle',
        path: '/?lifecycle',
        headers: bucket({}),
        signed: 'host;x-amz-content-sha256;x-amz-date',
        signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
      },
      {
        name: 'Get Bucket (List Objects)',
        path: '/?max-keys=2&prefix=J',
        headers: bucket({}),
        signed: 'host;x-amz-content-sha256;x-amz-date',
        signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
      },
    ],
  )
})

/** https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html, without what S3 does not do to a path. */
describe("a signature of AWS's test suite", () => {
  const letters = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  const plain = 'host;x-amz-date'
  const form = 'application/x-www-form-urlencoded'
  check(
    {
      accessKey: 'AKIDEXAMPLE',
      secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      region: 'us-east-1',
      service: 'service',
    },
    'example.amazonaws.com',
    '2015-08-30T12:36:00Z',
    [
      {
        name: 'get-header-key-duplicate',
        headers: { 'My-Header1': 'value2,value2,value1' },
        signed: 'host;my-header1;x-amz-date',
        signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
      },
      {
        name: 'get-header-value-order',
        headers: { 'My-Header1': 'value4,value1,value3,value2' },
        signed: 'host;my-header1;x-amz-date',
        signature: '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
      },
      {
        name: 'get-header-value-trim',
        headers: { 'My-Header1': ' value1 ', 'My-Header2': ' "a   b   c" ' },
        signed: 'host;my-header1;my-header2;x-amz-date',
        signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
      },
      {
        name: 'get-unreserved',
        path: `/${letters}`,
        signed: plain,
        signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
      },
      {
        name: 'get-utf8',
        path: '/ሴ',
        signed: plain,
        signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
      },
      {
        name: 'get-vanilla',
        signed: plain,
        signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
      },
      {
        name: 'get-vanilla-empty-query-key',
        path: '/?Param1=value1',
        signed: plain,
        signature: 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
      },
      {
        name: 'get-vanilla-query-order-key-case',
        path: '/?Param2=value2&Param1=value1',
        signed: plain,
        signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
      },
      {
        name: 'get-vanilla-query-unreserved',
        path: `/?${letters}=${letters}`,
        signed: plain,
        signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
      },
      {
        name: 'get-vanilla-utf8-query',
        path: '/?ሴ=bar',
        signed: plain,
        signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
      },
      {
        name: 'post-vanilla',
        method: 'POST',
        signed: plain,
        signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
      },
      {
        name: 'post-header-value-case',
        method: 'POST',
        headers: { 'My-Header1': 'VALUE1' },
        signed: 'host;my-header1;x-amz-date',
        signature: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
      },
      {
        name: 'post-vanilla-query-nonunreserved',
        method: 'POST',
        path: `/?${encodeURIComponent('@#$%^')}=&${encodeURIComponent('+')}=${encodeURIComponent('/,?><`";:\\|][{}')}`,
        signed: plain,
        signature: '66c82657c86e26fb25238d0e69f011edc4c6df5ae71119d7cb98ed9b87393c1e',
      },
      {
        name: 'post-x-www-form-urlencoded',
        method: 'POST',
        headers: { 'Content-Type': form },
        body: 'Param1=value1',
        signed: 'content-type;host;x-amz-date',
        signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
      },
      {
        name: 'post-x-www-form-urlencoded-parameters',
        method: 'POST',
        headers: { 'Content-Type': `${form}; charset=utf8` },
        body: 'Param1=value1',
        signed: 'content-type;host;x-amz-date',
        signature: '1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe',
      },
    ],
  )
})
