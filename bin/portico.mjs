#!/usr/bin/env node
// The way in. Plain JavaScript, so that Node reads the TypeScript behind it through the cache: types stripped and code
// compiled at an earlier start are not again. That is half the time to start, and 10 MB less.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/portico', import.meta.url)))
await import('../server/main.ts')
