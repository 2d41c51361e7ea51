import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Answer, Order } from './postgres-process.ts'

export interface PostgresServer {
  /** The address of its own database, as the administrator. */
  readonly url: string
  /** An orderly stop, as for an upgrade. */
  halt(): Promise<void>
  /** `kill -9`. */
  kill9(): Promise<void>
  /** Starts it again after `halt` or `kill9`, with its data, at the same address. */
  start(): Promise<void>
  /** The end: its data is removed. What starts a server need not call it: it ends with the process at the latest. */
  stop(): Promise<void>
}

const CURE =
  'Install what the tests need with `npm ci`, or set TEST_POSTGRES_URL to a server where the tests may make databases ' +
  '(`apt-get install postgresql`).'

/**
 * Starts a PostgreSQL of its own on 127.0.0.1, with its data in a temporary folder. `durable: false` saves the time to
 * write to the disk, for tests that do not ask what survives a power cut.
 */
export async function startPostgres({ durable = true } = {}): Promise<PostgresServer> {
  const script = fileURLToPath(new URL('postgres-process.ts', import.meta.url))
  const host = fork(script, durable ? ['--durable'] : [], {
    execArgv: [],
    // Ctrl-C ends the tests; the server follows when they have ended.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  // It must not keep the tests from ending.
  host.unref()
  host.channel?.unref()
  try {
    const url = await ask(host, 'start')
    return {
      url,
      halt: async () => void (await ask(host, 'halt')),
      kill9: async () => void (await ask(host, 'kill')),
      start: async () => void (await ask(host, 'start')),
      stop: () => dismiss(host),
    }
  } catch (error) {
    await dismiss(host)
    throw new Error(`The tests need a PostgreSQL. ${CURE}\n${(error as Error).message}`, { cause: error })
  }
}

async function ask(host: ChildProcess, order: Order): Promise<string> {
  host.channel?.ref()
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      const gone = () => reject(new Error('The process that holds the PostgreSQL of the tests has ended.'))
      if (!host.connected) return gone()
      host.once('exit', gone)
      host.once('message', (message: Answer) => {
        host.off('exit', gone)
        resolve(message)
      })
      host.send(order)
    })
    if ('failed' in answer) throw new Error(answer.failed)
    return answer.done
  } finally {
    host.channel?.unref()
  }
}

async function dismiss(host: ChildProcess): Promise<void> {
  if (!host.connected) return
  host.ref()
  const ended = once(host, 'exit')
  host.disconnect()
  await ended
}

export interface Database {
  readonly url: string
  drop(): Promise<void>
}

let own: Promise<PostgresServer> | undefined

function ownServer(): Promise<PostgresServer> {
  own ??= startPostgres({ durable: false })
  return own
}

/** A new, empty database on the server at TEST_POSTGRES_URL, or else on one that this process starts. */
export async function freshDatabase(): Promise<Database> {
  const server = process.env.TEST_POSTGRES_URL ?? (await ownServer()).url
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = name
  return { url: url.href, drop: () => administer(server, `drop database if exists ${name} with (force)`) }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client(server)
  try {
    await client.connect()
  } catch (error) {
    throw new Error(`The tests cannot reach their PostgreSQL. ${CURE}`, { cause: error })
  }
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
