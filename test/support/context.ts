import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { localBus } from '../../server/bus/local.ts'
import { readConfig } from '../../server/config.ts'
import { newId } from '../../server/domain/ids.ts'
import { createHttpClient } from '../../server/net/client.ts'
import { type Context, type ContextParts, createContext } from '../../server/services/context.ts'
import { createSeal } from '../../server/store/seal.ts'
import type { Store } from '../../server/store/store.ts'
import { memoryBlobs } from './memory-blobs.ts'

/** What services work with, as one silent node on `store`: a bus of its own, no networks, settings by default. */
export function testContext(store: Store, parts: Partial<ContextParts> = {}): Context {
  const http = createHttpClient({ userAgent: 'portico-test' })
  return createContext({
    config: readConfig({}, []),
    store,
    bus: localBus(),
    seal: createSeal(randomBytes(32)),
    blobs: memoryBlobs(),
    networks: new Map(),
    envelopes: new Map(),
    http,
    guardedHttp: http,
    log: pino({ level: 'silent' }),
    nodeId: newId(),
    now: Date.now,
    ...parts,
  })
}
