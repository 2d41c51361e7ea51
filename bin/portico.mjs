#!/usr/bin/env node
// The way in. Plain JavaScript, so that Node reads the TypeScript behind it through the cache: types stripped and code
// compiled at an earlier start are not again. That is half the time to start, and 10 MB less.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
// These come before there is a cache. Node keeps all it reads from it, 5 KB for each file, and they are 800 small files:
// compiling them takes 10 ms, and 5 MB less.
import 'kysely'
import 'typebox'
import 'typebox/schema'

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/portico', import.meta.url)))
await import('../server/main.ts')
