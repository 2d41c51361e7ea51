import { createHash, createHmac } from 'node:crypto'

/** Who signs, and for which service where. */
export interface Signer {
  accessKey: string
  secretKey: string
  region: string
  /** `s3`. */
  service: string
}

export interface Unsigned {
  method: string
  /** With its path and query encoded as they are sent. */
  url: string
  /** All of them are signed. */
  headers: Readonly<Record<string, string>>
  /** SHA-256 of the body in hex, or `UNSIGNED-PAYLOAD`. */
  payloadHash: string
}

const ALGORITHM = 'AWS4-HMAC-SHA256'

/**
 * The headers of a request with those that sign it: `x-amz-date` and `authorization`. `at` is epoch milliseconds.
 * AWS Signature Version 4 as S3 reads it: the path is taken as it is, encoded once.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signRequest(request: Unsigned, signer: Signer, at: number): Record<string, string> {
  const { accessKey, secretKey, region, service } = signer
  const date = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')
  const day = date.slice(0, 8)
  const headers = { ...lowerCased(request.headers), 'x-amz-date': date }
  const { text, signedHeaders } = canonical(request, headers)
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = [ALGORITHM, date, scope, sha256(text)].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (before, part) => hmac(before, part),
    `AWS4${secretKey}`,
  )
  const signature = hmac(key, toSign).toString('hex')
  const authorization = `${ALGORITHM} Credential=${accessKey}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return { ...headers, authorization }
}

function canonical({ method, url, payloadHash }: Unsigned, headers: Readonly<Record<string, string>>) {
  const { host, pathname, searchParams } = new URL(url)
  const signed = Object.entries({ ...headers, host })
    .map(([name, value]) => [name, value.trim().replace(/ +/g, ' ')] as const)
    .sort(byName)
  const query = [...searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const signedHeaders = signed.map(([name]) => name).join(';')
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('')
  return { text: [method, pathname, query, lines, signedHeaders, payloadHash].join('\n'), signedHeaders }
}

/** By the bytes of the name, then of the value. */
const byName = ([a, x]: readonly [string, string], [b, y]: readonly [string, string]): number =>
  a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** RFC 3986: everything but the unreserved characters. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
