import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { newId } from '../../server/domain/ids.ts'
import { closedPort } from '../../server/net/testing.ts'
import { type Api, apiClient } from './api.ts'
import { MARK } from './guard.ts'

export interface PorticoOptions {
  /** `PORTICO_STORE`; without it the embedded store in the data folder. */
  store?: string
  /** Settings beside those it has here: `PORTICO_TELEGRAM_URL`, … */
  settings?: Record<string, string>
  /** Whether networks can call it. Without, those that can are polled. */
  reachable?: boolean
  /** Nothing is loaded into it that users would not have: for what it takes. The network is not guarded then. */
  bare?: boolean
}

/** A Portico in a process of its own, as `npm start` runs it. */
export interface Portico {
  url: string
  pid: number
  /** The folder of the embedded store and its master key. */
  data: string
  workspaceId: string
  /** The owner's key. */
  key: string
  masterKey: string
  api: Api
  /** What it has written to stdout and stderr, over all its lives. */
  logs(): string
  kill9(): Promise<void>
  /** Starts it again after `kill9` or `stop`, at the same address with the same data. */
  restart(): Promise<void>
  /** SIGTERM; resolves to its exit code. */
  stop(): Promise<number | null>
  /** The end: whatever it is doing, it is killed and its data removed. Throws when it tried to leave this machine. */
  close(): Promise<void>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PRELOADED = ['./guard.ts', './leash.ts'].map(file => `--import=${import.meta.resolve(file)}`)

/** Milliseconds between two looks whether it listens. */
const LOOK = 10

/** Starts Portico and waits until it listens. Throws, with what it said, when it ends before. */
export async function startPortico(options: PorticoOptions = {}): Promise<Portico> {
  const data = mkdtempSync(join(tmpdir(), 'portico-'))
  const port = await closedPort()
  const url = `http://127.0.0.1:${port}`
  const workspaceId = newId()
  const key = `pk_${randomBytes(24).toString('hex')}`
  const masterKey = randomBytes(32).toString('base64')
  const env: Record<string, string> = {
    ...(process.env.PATH && { PATH: process.env.PATH }),
    PORTICO_PORT: String(port),
    PORTICO_DATA: data,
    PORTICO_KEY: key,
    PORTICO_WORKSPACE: workspaceId,
    PORTICO_MASTER_KEY: masterKey,
    PORTICO_WEBHOOK_ALLOW: '127.0.0.0/8',
    PORTICO_RATE_LIMIT: '0',
    ...(options.store && { PORTICO_STORE: options.store }),
    ...(options.reachable && { PORTICO_PUBLIC_URL: url }),
    ...options.settings,
  }
  const said: string[] = []
  let life = await live()

  async function live() {
    const child = spawn(process.execPath, [...(options.bare ? [] : PRELOADED), 'bin/portico.mjs', 'start'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => said.push(text))
    }
    await listening(child, url, said)
    const begun = { child, ending: false }
    child.once('exit', (code, signal) => {
      if (!begun.ending) throw new Error(`Portico ended by itself (${signal ?? code}):\n${tail(said)}`)
    })
    return begun
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = life
    life.ending = true
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    }
    return child.exitCode
  }

  return {
    url,
    data,
    workspaceId,
    key,
    masterKey,
    api: apiClient(url, key),
    get pid() {
      return life.child.pid ?? 0
    },
    logs: () => said.join(''),
    kill9: async () => void (await end('SIGKILL')),
    restart: async () => {
      await end('SIGTERM')
      life = await live()
    },
    stop: () => end('SIGTERM'),
    close: async () => {
      await end('SIGKILL')
      rmSync(data, { recursive: true, force: true })
      const left = said.find(text => text.includes(MARK))
      if (left !== undefined) throw new Error(`Portico tried to leave this machine: ${left}`)
    },
  }
}

/** Resolves when it answers at `url`; throws when it ends before. */
async function listening(child: ChildProcess, url: string, said: readonly string[]): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`Portico did not start:\n${tail(said)}`)
    }
    try {
      await (await fetch(`${url}/healthz`)).body?.cancel()
      return
    } catch {
      await sleep(LOOK)
    }
  }
}

const tail = (said: readonly string[]): string => said.join('').slice(-4000)
