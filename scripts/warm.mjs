// Reads the server once, so that the first start finds its code compiled already (see bin/portico.mjs).
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/portico', import.meta.url)))
await import('../server/cli/run.ts')
await import('../server/start.ts')
