import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { S3Error } from './errors.ts'
import type { World } from './world.ts'

/** Milliseconds that a request's date may be from ours. */
const SKEW = 15 * 60_000

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/

/**
 * Throws unless the request is signed with the world's credentials, for its region, now, over all of `host`, every
 * `x-amz-` header and the body. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function checkSignature(world: World, request: IncomingMessage, body: Buffer): void {
  const { authorization, 'x-amz-date': date, 'x-amz-content-sha256': payload } = request.headers
  if (authorization === undefined) throw new S3Error('AccessDenied')
  const [, accessKey, day, region, names, signature] = AUTHORIZATION.exec(authorization) ?? []
  if (!day || !region || !names || !signature) throw new S3Error('AuthorizationHeaderMalformed')
  if (accessKey !== world.accessKey) throw new S3Error('InvalidAccessKeyId')
  if (region !== world.region) {
    throw new S3Error(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; the region '${region}' is wrong; expecting '${world.region}'`,
    )
  }
  if (typeof date !== 'string' || !/^\d{8}T\d{6}Z$/.test(date) || !date.startsWith(day)) {
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header')
  }
  if (Math.abs(momentOf(date) - Date.now()) > SKEW) throw new S3Error('RequestTimeTooSkewed')
  if (typeof payload !== 'string') throw new S3Error('InvalidRequest')
  const signed = names.split(';')
  const unsigned = ['host', ...Object.keys(request.headers).filter(name => name.startsWith('x-amz-'))].filter(
    name => !signed.includes(name),
  )
  if (unsigned.length > 0) {
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed')
  }
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonicalRequest(request, signed, payload))}`
  const expected = mac(
    mac(mac(mac(mac(`AWS4${world.secretKey}`, day), region), 's3'), 'aws4_request'),
    toSign,
  )
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw new S3Error('SignatureDoesNotMatch')
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) {
    throw new S3Error('XAmzContentSHA256Mismatch')
  }
}

function canonicalRequest(request: IncomingMessage, signed: readonly string[], payload: string): string {
  const [path = '/', query = ''] = (request.url ?? '/').split('?')
  const parameters =
    query === '' ? [] : query.split('&').map(part => (part.includes('=') ? part : `${part}=`))
  return [
    request.method,
    path,
    parameters.sort().join('&'),
    ...signed.map(name => `${name}:${headerOf(request, name)}`),
    '',
    signed.join(';'),
    payload,
  ].join('\n')
}

const headerOf = (request: IncomingMessage, name: string): string =>
  [request.headers[name] ?? ''].flat().join(',').trim().replace(/ {2,}/g, ' ')

const momentOf = (date: string): number =>
  Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))

const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
