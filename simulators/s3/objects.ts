import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { S3Error } from './errors.ts'
import type { StoredObject, World } from './world.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY = 1024

interface Answer {
  status: number
  headers: OutgoingHttpHeaders
  body?: Buffer
}

/** Carries out what a signed request asks of one object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export function answerObject(
  world: World,
  method: string,
  key: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): Answer {
  if (Buffer.byteLength(key) > LONGEST_KEY) throw new S3Error('KeyTooLongError')
  switch (method) {
    case 'PUT': {
      if (headers['content-length'] === undefined) throw new S3Error('MissingContentLength')
      if (body.length > world.largest) throw new S3Error('EntityTooLarge')
      const { etag } = world.put(key, body, headers['content-type'])
      return { status: 200, headers: { etag, 'content-length': 0 } }
    }
    case 'HEAD':
    case 'GET': {
      const found = world.objects.get(key)
      if (!found) throw new S3Error(world.lists ? 'NoSuchKey' : 'AccessDenied')
      return read(found, headers.range)
    }
    case 'DELETE':
      world.objects.delete(key)
      return { status: 204, headers: {} }
    default:
      throw new S3Error('MethodNotAllowed')
  }
}

function read({ bytes, contentType, etag, at }: StoredObject, range: string | undefined): Answer {
  const headers = {
    'content-type': contentType,
    'accept-ranges': 'bytes',
    'last-modified': new Date(at).toUTCString(),
    etag,
  }
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (first === undefined) {
    return { status: 200, headers: { ...headers, 'content-length': bytes.length }, body: bytes }
  }
  const start = Number(first)
  if (start >= bytes.length) throw new S3Error('InvalidRange')
  const end = last ? Math.min(Number(last), bytes.length - 1) : bytes.length - 1
  const part = bytes.subarray(start, end + 1)
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': part.length,
      'content-range': `bytes ${start}-${end}/${bytes.length}`,
    },
    body: part,
  }
}
