import { createHash } from 'node:crypto'
import { FaultPlan, type FaultRule as Rule, readFault } from '../shared/faults.ts'
import { defined, type Fields, optionalText } from '../shared/fields.ts'

export interface StoreOptions {
  bucket?: string
  accessKey?: string
  secretKey?: string
  region?: string
  /** Whether the credentials may list the bucket. Without, what is not there is answered as if it were forbidden. */
  lists?: boolean
  /** Bytes of the largest object. */
  largest?: number
}

/** Which calls a fault meets. */
interface CallFilter {
  method?: string
  key?: string
}
export type FaultRule = Rule<CallFilter>

export const readRule = (body: Fields): FaultRule => ({
  ...readFault(body),
  ...defined({ method: optionalText(body, 'method'), key: optionalText(body, 'key') }),
})

export interface StoredObject {
  bytes: Buffer
  contentType: string
  etag: string
  at: number
}

/** One bucket, and whose it is. */
export class World {
  readonly bucket: string
  readonly accessKey: string
  readonly region: string
  readonly lists: boolean
  readonly largest: number
  secretKey: string
  readonly objects = new Map<string, StoredObject>()
  readonly faults = new FaultPlan<CallFilter, { method: string; key: string }>(
    (filter, call) =>
      (filter.method === undefined || filter.method === call.method) &&
      (filter.key === undefined || filter.key === call.key),
  )

  constructor(options: StoreOptions) {
    this.bucket = options.bucket ?? 'portico'
    this.accessKey = options.accessKey ?? 'AKIASIMULATED'
    this.secretKey = options.secretKey ?? 'simulated/secret+key'
    this.region = options.region ?? 'us-east-1'
    this.lists = options.lists ?? true
    this.largest = options.largest ?? 5 * 1024 ** 3
  }

  put(key: string, bytes: Buffer, contentType = 'binary/octet-stream'): StoredObject {
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`
    const object = { bytes, contentType, etag, at: Date.now() }
    this.objects.set(key, object)
    return object
  }
}
