/** Where files are kept, as a setting says it. */
export type MediaAddress =
  | { kind: 'folder'; path: string }
  | {
      kind: 's3'
      bucket: string
      /** In front of every key; empty, or ends in a slash. */
      prefix: string
      region: string
      /** Of a store that is not Amazon's, without a trailing slash; its buckets are in the path. Null for Amazon's. */
      endpoint: string | null
    }

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; other stores allow no more. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const PREFIX = /^([\w-][\w.-]*\/)*$/
const REGION = /^[a-z0-9-]{1,50}$/

/**
 * Reads `file:<folder>` or `s3://<bucket>/<prefix>?endpoint=<url>&region=<region>`. Null when it is neither; credentials
 * are no part of it.
 */
export function parseMediaAddress(text: string): MediaAddress | null {
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length)
    return path === '' ? null : { kind: 'folder', path }
  }
  const url = URL.parse(text)
  if (url?.protocol !== 's3:' || url.username !== '' || url.password !== '' || url.port !== '') return null
  const { hostname: bucket, searchParams } = url
  const prefix = url.pathname.replace(/^\/|\/$/g, '').replace(/.$/, '$&/')
  const region = searchParams.get('region') ?? 'us-east-1'
  const endpoint = searchParams.get('endpoint')
  const known = [...searchParams.keys()].every(name => ['region', 'endpoint'].includes(name))
  if (!known || !BUCKET.test(bucket) || !PREFIX.test(prefix) || !REGION.test(region)) return null
  if (endpoint === null) return { kind: 's3', bucket, prefix, region, endpoint }
  const at = URL.parse(endpoint)
  if (!at || !/^https?:$/.test(at.protocol) || at.username !== '' || at.search !== '' || at.hash !== '') {
    return null
  }
  return { kind: 's3', bucket, prefix, region, endpoint: at.href.replace(/\/+$/, '') }
}
