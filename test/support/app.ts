import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { InjectOptions } from 'fastify'
import { native } from '../../server/dialects/native/index.ts'
import { newId } from '../../server/domain/ids.ts'
import type { Policy, Preset } from '../../server/domain/policy.ts'
import { presets } from '../../server/domain/policy.ts'
import { type App, buildApp, type Dialect, envelopesOf } from '../../server/http/app.ts'
import { createHttpClient } from '../../server/net/client.ts'
import { networks } from '../../server/networks/registry.ts'
import type { Context, ContextParts } from '../../server/services/context.ts'
import { callerWith, createKey } from '../../server/services/keys/manage.ts'
import { openStore, type Store } from '../../server/store/store.ts'
import { testContext } from './context.ts'
import { contract, type Document } from './contract.ts'

/** An embedded store of the test's own, gone when it ends. */
export async function testStore(t: TestContext): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-app-'))
  const store = openStore(`sqlite:${join(folder, 'portico.db')}`)
  await store.migrate()
  t.after(async () => {
    // That a key was used is noted after the answer, in a turn of its own.
    for (let turn = 0; turn < 3; turn++) await setImmediate()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return store
}

export interface TestApp {
  app: App
  context: Context
}

/** The server with these dialects, on a store of its own; not listening. */
export async function testApp(
  t: TestContext,
  parts: Partial<ContextParts> = {},
  dialects: readonly Dialect[] = [native],
): Promise<TestApp> {
  const store = parts.store ?? (await testStore(t))
  const http = createHttpClient({ userAgent: 'Portico/test' })
  const context = testContext(store, {
    networks,
    envelopes: envelopesOf(dialects),
    http,
    guardedHttp: http,
    ...parts,
  })
  const app = await buildApp(context, dialects)
  await app.ready()
  t.after(async () => {
    await app.close()
    await http.close()
  })
  return { app, context }
}

/** A workspace of its own, and a key for it. */
export async function newWorkspace(context: Context, name = 'Test'): Promise<{ id: string; key: string }> {
  const id = newId()
  await context.store.transaction(tx =>
    tx.db.insertInto('workspaces').values({ id, name, created_at: context.now() }).execute(),
  )
  return { id, key: await newKey(context, id, presets.owner) }
}

export async function newKey(
  context: Context,
  workspaceId: string,
  policies: Policy[] | Preset,
): Promise<string> {
  const owner = callerWith(workspaceId, newId(), presets.owner)
  const granted = typeof policies === 'string' ? presets[policies] : policies
  return (await createKey(context, owner, { name: 'Test', policies: granted })).secret
}

/** JSON that a test looks into without saying what it is. */
export interface Json {
  [key: string]: Json
}

export interface Answer<Body> {
  status: number
  headers: Record<string, unknown>
  text: string
  json: Body
}

/** Calls the API with a key. Every answer is held against the API's own document. */
export type Call = <Body = Json>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<Body>>

export async function client(app: App, key: string): Promise<Call> {
  const conforms = contract((await app.inject('/api/v1/openapi.json')).json<Document>())
  return async <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const url = `/api/v1${path}`
    const options: InjectOptions = {
      method: method as 'GET',
      url,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    }
    const response = await app.inject(options)
    const type = response.headers['content-type'] as string | undefined
    conforms(method, url, response.statusCode, type, response.body)
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      json: (/json/.test(type ?? '') ? response.json() : undefined) as Body,
    }
  }
}
