import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { closedPort } from '../../../server/net/testing.ts'

/** A real IMAP server: Dovecot, on 127.0.0.1. */
export interface Dovecot {
  port: number
  /** Of every user. Users are made by their names. */
  password: string
  /** Puts a mail into a user's mailbox, as a mail server does that takes one; `at`, epoch milliseconds, is when. Returns
   * its file. */
  deliver(user: string, source: string | Buffer, at?: number): string
  /** Makes a mailbox anew: the mails are there, with other numbers. */
  renumber(user: string): void
  /** The processes that serve a user. */
  sessions(user: string): number[]
  /** Whether somebody waits for a user's mails by IDLE. */
  idles(user: string): boolean
  /** What it has logged. */
  logs(): string
  /** The end: its data is removed. */
  stop(): Promise<void>
}

export interface DovecotOptions {
  /** A certificate and its key, in files: the server offers STARTTLS, and wants it before anybody signs in. */
  tls?: { cert: string; key: string }
}

const PROGRAM = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find(path => existsSync(path))
const CURE = 'The tests need Dovecot, a real IMAP server: apt-get install -y dovecot-imapd'

/** However its parent ends, its standard input closes then, and Dovecot is stopped. */
const LEASHED = 'exec 3<&0; "$0" -F -c "$1" & pid=$!; (cat <&3 >/dev/null; kill $pid) & wait $pid'

/** Milliseconds for it to come up. */
const PATIENCE = 30_000

/** Starts a Dovecot of the test's own, with its data in a temporary folder. Throws, with the line that installs it. */
export async function startDovecot({ tls }: DovecotOptions = {}): Promise<Dovecot> {
  if (PROGRAM === undefined) throw new Error(CURE)
  const home = mkdtempSync(join(tmpdir(), 'portico-dovecot-'))
  const port = await closedPort()
  const password = randomBytes(9).toString('hex')
  const owner = ownerOf(home)
  writeFileSync(join(home, 'dovecot.conf'), settings({ home, port, password, tls, ...owner }))
  const said: string[] = []
  const server = spawn('/bin/sh', ['-c', LEASHED, PROGRAM, join(home, 'dovecot.conf')], {
    cwd: home,
    stdio: ['pipe', 'ignore', 'pipe'],
    ...owner.run,
  })
  server.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  try {
    await listening(server, port, said)
  } catch (error) {
    server.stdin.end()
    rmSync(home, { recursive: true, force: true })
    throw error
  }

  let count = 0
  const maildir = (user: string) => join(home, 'mail', user, 'Maildir')
  const own = (path: string) => {
    const { uid, gid } = owner.run
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
  }
  const sessions = (user: string) => {
    const logins = said.join('').matchAll(new RegExp(`Login: user=<${user}>.*mpid=(\\d+)`, 'g'))
    return [...logins].map(match => Number(match[1])).filter(isAlive)
  }
  return {
    port,
    password,
    deliver(user, source, at) {
      const box = maildir(user)
      if (!existsSync(box)) {
        for (const folder of ['cur', 'new', 'tmp']) mkdirSync(join(box, folder), { recursive: true })
        for (const path of ['../..', '..', '.', 'cur', 'new', 'tmp']) own(join(box, path))
      }
      count++
      const name = `${Date.now()}.${process.pid}_${String(count).padStart(6, '0')}.test`
      const unfinished = join(box, 'tmp', name)
      writeFileSync(unfinished, source)
      own(unfinished)
      if (at !== undefined) utimesSync(unfinished, at / 1000, at / 1000)
      const delivered = join(box, 'new', name)
      renameSync(unfinished, delivered)
      return delivered
    },
    renumber(user) {
      const next = Math.floor(Date.now() / 1000) + ++count
      writeFileSync(
        join(maildir(user), 'dovecot-uidlist'),
        `3 V${next} N1 G${randomBytes(16).toString('hex')}\n`,
      )
      own(join(maildir(user), 'dovecot-uidlist'))
      for (const index of [
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
        'dovecot.list.index',
      ]) {
        rmSync(join(maildir(user), index), { force: true })
      }
    },
    sessions,
    idles: user =>
      sessions(user).some(pid => {
        const title = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
        return title.stdout.includes('IDLE')
      }),
    logs: () => said.join(''),
    async stop() {
      const ended = once(server, 'exit')
      server.stdin.end()
      if (server.exitCode === null && server.signalCode === null) await ended
      rmSync(home, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

interface Owner {
  user: string
  group: string
  run: { uid?: number; gid?: number }
}

/** Dovecot gives nobody's mail to root; as another user it needs no users of its own. */
function ownerOf(home: string): Owner {
  const name = (flag: string, ...of: string[]) =>
    execFileSync('id', [flag, ...of], { encoding: 'utf8' }).trim()
  if (process.getuid?.() !== 0) return { user: name('-un'), group: name('-gn'), run: {} }
  const [user, group] = ['nobody', name('-gn', 'nobody')]
  const run = { uid: Number(name('-u', user)), gid: Number(name('-g', user)) }
  chownSync(home, run.uid, run.gid)
  return { user, group, run }
}

/** https://doc.dovecot.org/2.3/configuration_manual/howto/rootless/ */
const settings = (of: {
  home: string
  port: number
  password: string
  tls: DovecotOptions['tls']
  user: string
  group: string
}): string => `
base_dir = ${of.home}/run
state_dir = ${of.home}/state
log_path = /dev/stderr
default_internal_user = ${of.user}
default_internal_group = ${of.group}
default_login_user = ${of.user}
protocols = imap
listen = 127.0.0.1
mail_location = maildir:~/Maildir
first_valid_uid = 1
auth_mechanisms = plain login
mailbox_idle_check_interval = 1 s
mail_max_userip_connections = 100
verbose_proctitle = yes
auth_failure_delay = 0
${
  of.tls === undefined
    ? 'ssl = no\ndisable_plaintext_auth = no'
    : `ssl = required\nssl_cert = <${of.tls.cert}\nssl_key = <${of.tls.key}`
}
passdb {
  driver = static
  args = password=${of.password}
}
userdb {
  driver = static
  args = uid=${of.user} gid=${of.group} home=${of.home}/mail/%u
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${of.port}
  }
  inet_listener imaps {
    port = 0
  }
}
`

/** Resolves when it takes connections; throws what it said when it ends before. */
async function listening(server: ChildProcess, port: number, said: readonly string[]): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await delay(20)) {
    if (server.exitCode !== null || server.signalCode !== null) break
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>(resolve => {
      // Its greeting.
      socket.once('data', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (open) return
  }
  throw new Error(`Dovecot did not start:\n${said.join('').slice(-4000)}`)
}
