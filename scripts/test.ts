// Runs the tests, all or the files that are named: node scripts/test.ts [file…]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { availableParallelism, constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../test/support/postgres.ts'
import { installSystemPackages } from './system-packages.ts'

/** One test, or one file of tests, that takes longer than this hangs, milliseconds. */
const TIMEOUT = 600_000

const cwd = fileURLToPath(new URL('..', import.meta.url))
const named = process.argv.slice(2)
const files =
  named.length > 0
    ? named
    : globSync('{server,simulators,console,widget,test,scripts}/**/*.test.ts', { cwd }).sort()

installSystemPackages()
// One server for all files; each makes databases of its own.
const server = process.env.TEST_POSTGRES_URL ? null : await startPostgres({ durable: false })
const tests = spawn(
  process.execPath,
  [
    // Nothing leaves this machine.
    `--import=${import.meta.resolve('../test/support/guard.ts')}`,
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    `--test-timeout=${TIMEOUT}`,
    ...files,
  ],
  {
    cwd: named.length > 0 ? process.cwd() : cwd,
    stdio: 'inherit',
    env: { ...process.env, ...(server && { TEST_POSTGRES_URL: server.url }) },
  },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal))

const [code, signal] = (await once(tests, 'exit')) as [number | null, NodeJS.Signals | null]
await server?.stop()
process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM']
