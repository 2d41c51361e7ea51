// How long Portico takes until it listens, beside a bare Node: node bench/start.ts [rounds]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { closedPort } from '../server/net/testing.ts'
import { median, ms, print, times } from './table.ts'

const ROUNDS = Number(process.argv[2] ?? 7)
const cwd = fileURLToPath(new URL('..', import.meta.url))

/** Milliseconds from the start of a process that does nothing to its end. */
async function bareNode(): Promise<number> {
  const started = performance.now()
  await once(spawn(process.execPath, ['--eval', '']), 'exit')
  return performance.now() - started
}

/** Milliseconds from the start of the process until it answers its first request. */
async function portico(entry: string, data: string): Promise<number> {
  const port = await closedPort()
  const env = { PATH: process.env.PATH, PORTICO_PORT: String(port), PORTICO_DATA: data, PORTICO_LOG: 'warn' }
  const started = performance.now()
  const child = spawn(process.execPath, [entry, 'start'], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error('Portico ended before it listened.')
    await sleep(2)
  }
  const taken = performance.now() - started
  child.kill()
  await once(child, 'exit')
  return taken
}

async function answers(port: number): Promise<boolean> {
  try {
    await (await fetch(`http://127.0.0.1:${port}/healthz`)).body?.cancel()
    return true
  } catch {
    return false
  }
}

/** On a store that is there already, and on none. */
async function withData(entry: string, known: string | null): Promise<number> {
  if (known !== null) return portico(entry, known)
  const fresh = mkdtempSync(join(tmpdir(), 'portico-bench-'))
  try {
    return await portico(entry, fresh)
  } finally {
    rmSync(fresh, { recursive: true })
  }
}

const known = mkdtempSync(join(tmpdir(), 'portico-bench-'))
const scenarios: [string, () => Promise<number>][] = [
  ['bare node', bareNode],
  ['first start: a new store', () => withData('bin/portico.mjs', null)],
  ['next start: the store is there', () => withData('bin/portico.mjs', known)],
  ['without the cache of compiled code', () => withData('server/main.ts', known)],
]
const taken = new Map(scenarios.map(([name]) => [name, [] as number[]]))
try {
  // One round for nothing: it fills the caches of the disk and of Node.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, run] of scenarios) {
      const time = await run()
      if (round > 0) taken.get(name)?.push(time)
    }
  }
} finally {
  rmSync(known, { recursive: true })
}
const base = median(taken.get('bare node') ?? [])
print(
  ['until it listens', 'median ms', 'worst ms', 'of a bare node'],
  [...taken].map(([name, all]) => [name, ms(median(all)), ms(Math.max(...all)), times(median(all) / base)]),
)
