import { closeServer, listen } from '../shared/http.ts'
import { s3Server } from './server.ts'
import { type FaultRule, type StoreOptions, World } from './world.ts'

/** An S3 that runs here, with one bucket. */
export interface S3Simulator {
  /** Without a slash at the end: `${url}/<bucket>/<key>`. */
  url: string
  bucket: string
  accessKey: string
  secretKey: string
  region: string
  /** The bytes of every object, by its key. */
  objects(): Map<string, Buffer>
  faults: { add(rule: FaultRule): void; clear(): void }
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1; port 0, the default, takes a free one. Rejects when the port is taken. */
export async function startS3({
  port = 0,
  ...options
}: StoreOptions & { port?: number } = {}): Promise<S3Simulator> {
  const world = new World(options)
  const server = s3Server(world)
  const { bucket, accessKey, secretKey, region } = world
  return {
    url: await listen(server, port),
    bucket,
    accessKey,
    secretKey,
    region,
    objects: () => new Map([...world.objects].map(([key, { bytes }]) => [key, bytes])),
    faults: { add: rule => world.faults.add(rule), clear: () => world.faults.clear() },
    close: () => closeServer(server),
  }
}
