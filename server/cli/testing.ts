import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

type Settings = Record<string, string>
type Child = ChildProcessByStdio<null, Readable, Readable>

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

/** A folder that is removed with the test. */
export function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'portico-cli-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** `node server/main.ts …` with these settings and no others, from a folder that is not the repository's. */
export function spawnPortico(args: readonly string[], settings: Settings): Child {
  return spawn(process.execPath, [...process.execArgv.filter(isImport), MAIN, ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, NODE_OPTIONS: process.env.NODE_OPTIONS, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** What the tests preload, they preload into Portico too. */
const isImport = (option: string): boolean => option.startsWith('--import')

/** Runs a command to its end. */
export async function portico(args: readonly string[], settings: Settings): Promise<Ended> {
  return ended(spawnPortico(args, settings))
}

export async function ended(child: Child): Promise<Ended> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { code, stdout, stderr }
}

export interface Running {
  child: Child
  url: string
  /** The owner key that was shown; null when none was. */
  key: string | null
  /** Sends SIGTERM, or another signal, and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

/** `portico start` on a free port, until it says that it runs. Killed with the test at the latest. */
export async function startPortico(t: TestContext, settings: Settings): Promise<Running> {
  const child = spawnPortico(['start'], { PORTICO_PORT: '0', ...settings })
  t.after(() => child.kill('SIGKILL'))
  const end = ended(child)
  let said = ''
  child.stdout.on('data', chunk => {
    said += chunk
  })
  const welcomed = new Promise<void>(resolve => {
    child.stdout.on('data', () => said.includes('Ctrl+C') && resolve())
  })
  const early = await Promise.race([welcomed, end])
  if (early) throw new Error(`It ended with ${early.code}: ${early.stdout}${early.stderr}`)
  return {
    child,
    url: /Address +(\S+)/.exec(said)?.[1] ?? '',
    key: /Owner key +(\S+)/.exec(said)?.[1] ?? null,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      return end
    },
  }
}
