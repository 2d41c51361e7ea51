import type { Registry } from 'prom-client'
import type { Context } from '../services/context.ts'
import { authorize } from './access.ts'
import type { App } from './app.ts'
import { apiKeyHeader, authentication, bearer } from './auth.ts'

const open = { config: { public: true }, schema: { hide: true } }
const probe = { ...open, config: { public: true, quiet: true } }

/** What machines and newcomers ask of the server itself. `registry` is null when the metrics have a port of their own. */
export async function registerSystem(app: App, context: Context, registry: Registry | null): Promise<void> {
  app.get('/healthz', probe, async () => ({ status: 'ok' }))

  app.get('/readyz', probe, async (_, reply) => {
    const failures = await unready(context)
    const ready = failures.length === 0
    return reply.code(ready ? 200 : 503).send(ready ? { status: 'ok' } : { status: 'unavailable', failures })
  })

  app.get('/', open, async ({ headers }, reply) =>
    // Programs name no HTML among what they take.
    reply.header('vary', 'accept').redirect(/text\/html/i.test(headers.accept ?? '') ? '/console/' : '/docs'),
  )

  if (registry === null) return
  await app.register(async guarded => {
    guarded.addHook('onRequest', authentication(context, [bearer, apiKeyHeader]))
    guarded.addHook('onRequest', authorize)
    guarded.get(
      '/metrics',
      { config: { permission: 'metrics.get', resource: 'metrics', quiet: true }, schema: { hide: true } },
      async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()),
    )
  })
}

/** What keeps this node from serving. The store's own words go to the log: they may name hosts. */
async function unready({ store, log }: Context): Promise<string[]> {
  try {
    // Reads the table of migrations: a store that was never migrated fails here too.
    await store.ping()
    return []
  } catch (error) {
    log.warn({ err: error }, 'not ready')
    return ['store']
  }
}
