import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import pino, { type Logger } from 'pino'
import { localBus } from './bus/local.ts'
import type { Config } from './config.ts'
import { dialects } from './dialects/registry.ts'
import { type App, buildApp, envelopesOf } from './http/app.ts'
import { collectWhenIdle } from './idle.ts'
import { masterKey } from './master-key.ts'
import { openBlobs } from './media/open.ts'
import { createHttpClient } from './net/client.ts'
import { networks } from './networks/registry.ts'
import { handleBots } from './services/bots/handle.ts'
import { type Context, createContext } from './services/context.ts'
import { handOn } from './services/fallback/hand-on.ts'
import { runHousekeeping } from './services/housekeeping.ts'
import { runPolling } from './services/ingest/poll.ts'
import { bootstrap } from './services/keys/bootstrap.ts'
import { runLanes } from './services/lanes/runner.ts'
import { fetchFiles } from './services/media/fetch.ts'
import { outbox } from './services/outbox/send.ts'
import { applyProviderSettings, checkProviderSettings } from './services/providers/configured.ts'
import { deliverWebhooks } from './services/webhooks/deliver.ts'
import { endLeases } from './store/leases.ts'
import { createSeal } from './store/seal.ts'
import { openStore, type Store } from './store/store.ts'

/** How long work under way may go on after a stop was asked for, milliseconds. */
const GRACE = 20_000

export interface Portico {
  /** Where it listens, as this machine sees it. */
  url: string
  /** The first start on an empty store: the owner key, to be shown once. */
  firstKey: string | null
  /** Stops accepting, finishes what is under way within a time, closes the store. */
  stop(): Promise<void>
}

/** Runs a whole Portico node. Throws `ConfigError`, and what the store and the port say when they cannot be had. */
export async function start(config: Config): Promise<Portico> {
  const log = createLog(config)
  const store = openStore(config.store)
  try {
    const ran = await store.migrate()
    if (ran.length > 0) log.info({ migrations: ran }, 'the store is up to date')
    return await run(await createNode(config, store, log))
  } catch (error) {
    await store.close()
    throw error
  }
}

/** JSON lines on stderr: stdout is for what people are told. */
export const createLog = (config: Config): Logger =>
  pino({ level: config.logLevel, base: { name: 'portico' } }, pino.destination(2))

/** A node over a store whose schema is up to date; nothing runs yet. Throws `ConfigError` for a wrong master key. */
export async function createNode(config: Config, store: Store, log: Logger): Promise<Context> {
  const http = createHttpClient({ userAgent: 'Portico' })
  return createContext({
    config,
    store,
    log,
    bus: localBus(),
    seal: createSeal(await masterKey(config, store)),
    blobs: await openBlobs(config, http),
    networks,
    envelopes: envelopesOf(dialects),
    http,
    guardedHttp: createHttpClient({ userAgent: 'Portico', guard: config.webhookAllow }),
    nodeId: randomUUID(),
    now: Date.now,
  })
}

async function run(context: Context): Promise<Portico> {
  const { config, store, log } = context
  checkProviderSettings(context)
  // A key from the settings holds from the first request on. One that is made up here is made once the port is ours:
  // a start that fails must not use it up unseen.
  if (config.firstKey !== null) await bootstrap(context)
  const app = await buildApp(context, dialects)
  const first = await listen(app, context)
  if (store.kind === 'sqlite') await endLeases(store)
  const workers = [
    runLanes(context, outbox(context)),
    runLanes(context, handOn(context)),
    runLanes(context, deliverWebhooks(context)),
    runLanes(context, handleBots(context)),
    runLanes(context, fetchFiles(context)),
    runPolling(context),
    runHousekeeping(context),
  ]
  collectWhenIdle()
  return {
    url: listeningAt(app.server.address()),
    firstKey: first?.key ?? null,
    async stop() {
      log.info('stopping')
      await app.close()
      await Promise.all(workers.map(w => w.stop(GRACE)))
      await Promise.all([context.http.close(), context.guardedHttp.close()])
      await store.close()
      log.info('stopped')
    },
  }
}

async function listen(app: App, context: Context): ReturnType<typeof bootstrap> {
  const { host, port } = context.config
  try {
    await app.listen({ host, port })
    const first = await bootstrap(context)
    await applyProviderSettings(context)
    return first
  } catch (error) {
    await app.close()
    throw error
  }
}

function listeningAt(address: string | AddressInfo | null): string {
  if (address === null || typeof address === 'string') throw new Error('Portico does not listen on a port.')
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}
