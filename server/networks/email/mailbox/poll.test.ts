import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { after, before, describe, it, type TestContext } from 'node:test'
import { ImapFlow } from 'imapflow'
import { type Dovecot, startDovecot } from '../../../../test/support/mail/dovecot.ts'
import { eventually } from '../../../../test/support/scene.ts'
import type { Account, PollResult } from '../../../domain/network.ts'
import { accountAt, type LocalIO, localIO } from '../harness/servers.ts'
import { poll } from './poll.ts'

const mail = (id: string) =>
  `From: Ada <ada@example.org>\r\nSubject: ${id}\r\nMessage-ID: <${id}@example.org>\r\n\r\nHello\r\n`

describe('polling a mailbox on Dovecot', () => {
  let dovecot: Dovecot
  before(async () => {
    dovecot = await startDovecot()
  })
  after(() => dovecot.stop())

  let count = 0
  /** A mailbox of its own, polled until the test ends. */
  function mailbox(t: TestContext, config: Record<string, unknown> = {}) {
    const user = `user${++count}`
    const run = new AbortController()
    t.after(() => run.abort())
    const account = accountAt({ imap: { port: dovecot.port, user, password: dovecot.password } }, config)
    return { user, account, run, ...following(account, localIO(run.signal)) }
  }

  /** Polls from where the last poll ended. */
  function following(account: Account, io: LocalIO, cursor: string | null = null) {
    const once = () => poll(account, cursor, io)
    const next = async (): Promise<Extract<PollResult, { ok: true }>> => {
      const result = await once()
      assert.ok(result.ok, JSON.stringify(result))
      took(result)
      return result
    }
    const took = (result: Extract<PollResult, { ok: true }>) => {
      cursor = result.cursor
    }
    return { io, once, next, took, subjects: async () => subjectsOf(await next()) }
  }

  const subjectsOf = ({ parsed }: Extract<PollResult, { ok: true }>) =>
    parsed.events.map(event => {
      assert.ok(event.kind === 'message' && event.content.type === 'email')
      return event.content.subject
    })

  it('begins with what comes from now on', async t => {
    const { user, next, subjects } = mailbox(t)
    dovecot.deliver(user, mail('old'))
    const first = await next()
    assert.deepEqual(first.parsed, { events: [], ignored: [] })
    dovecot.deliver(user, mail('new'))
    assert.deepEqual(await subjects(), ['new'])
  })

  // Without IDLE it would have it when the wait is over.
  it('waits for a mail by IDLE, and has it as soon as it comes', { timeout: 20_000 }, async t => {
    const { user, next, subjects } = mailbox(t)
    await next()
    const waiting = subjects()
    await eventually(() => dovecot.idles(user))
    dovecot.deliver(user, mail('now'))
    assert.deepEqual(await waiting, ['now'])
  })

  it('reads many mails in their order, some at a time', async t => {
    const { user, next, subjects } = mailbox(t)
    await next()
    const sent = Array.from({ length: 60 }, (_, i) => `n${i}`)
    for (const id of sent) dovecot.deliver(user, mail(id))
    const got: unknown[] = []
    while (got.length < sent.length) {
      const some = await subjects()
      assert.ok(some.length <= 25)
      got.push(...some)
    }
    assert.deepEqual(got, sent)
  })

  it('leaves every mail as it is: unseen', async t => {
    const { user, next, subjects } = mailbox(t)
    await next()
    dovecot.deliver(user, mail('unread'))
    assert.deepEqual(await subjects(), ['unread'])
    const reader = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: dovecot.password },
      logger: false,
    })
    await reader.connect()
    await reader.mailboxOpen('INBOX', { readOnly: true })
    const found = await reader.fetchOne('1', { flags: true })
    reader.close()
    assert.ok(found)
    assert.deepEqual(
      [...(found.flags ?? [])].filter(flag => flag !== '\\Recent'),
      [],
    )
  })

  it('loses nothing where the mailbox was made anew, and reads little again', async t => {
    const { user, account, next, subjects } = mailbox(t)
    dovecot.deliver(user, mail('ancient'), Date.now() - 10 * 86_400_000)
    await next()
    dovecot.deliver(user, mail('earlier'), Date.now() - 3_600_000)
    assert.deepEqual(await subjects(), ['earlier'])
    dovecot.deliver(user, mail('last'))
    const { cursor } = await next()
    dovecot.renumber(user)
    dovecot.deliver(user, mail('since'))

    const run = new AbortController()
    t.after(() => run.abort())
    const after = following(account, localIO(run.signal), cursor)
    assert.deepEqual(await after.subjects(), [])
    // By its Message-ID the last is known to the store.
    assert.deepEqual(await after.subjects(), ['last', 'since'])
    dovecot.deliver(user, mail('next'))
    assert.deepEqual(await after.subjects(), ['next'])
  })

  it('reads another mailbox from where it was in the first', async t => {
    const { user, account, next, io } = mailbox(t)
    const { cursor } = await next()
    const other = `${user}-other`
    dovecot.deliver(other, mail('ancient'), Date.now() - 10 * 86_400_000)
    dovecot.deliver(other, mail('new'), Date.now() + 1000)
    const moved = { ...account, config: { ...account.config, imapUser: other } }
    const after = following(moved, io, cursor)
    assert.deepEqual(await after.subjects(), [])
    assert.deepEqual(await after.subjects(), ['new'])
  })

  it('leaves what was there before, also when it is moved', async t => {
    const { user, next, subjects } = mailbox(t)
    await next()
    dovecot.deliver(user, mail('ancient'), Date.now() - 10 * 86_400_000)
    dovecot.deliver(user, mail('new'))
    assert.deepEqual(await subjects(), ['new'])
  })

  it('passes over a mail that the server does not give, after a while, and over no other', async t => {
    const { user, next, once, took } = mailbox(t)
    await next()
    dovecot.deliver(user, mail('one'))
    chmodSync(dovecot.deliver(user, mail('unreadable')), 0)
    dovecot.deliver(user, mail('two'))
    const got: unknown[] = []
    let failures = 0
    while (got.length < 2) {
      const result = await once()
      if (result.ok) {
        took(result)
        got.push(...subjectsOf(result))
      } else {
        assert.equal(result.fatal, false)
        failures++
      }
    }
    assert.deepEqual(got, ['one', 'two'])
    assert.ok(failures > 3)
  })

  it('keeps one connection from poll to poll, until it is given up', async t => {
    const { user, run, next, once, io } = mailbox(t)
    await next()
    for (const id of ['a', 'b', 'c']) {
      dovecot.deliver(user, mail(id))
      await next()
    }
    assert.equal(io.noted.length, 1)
    const waiting = once()
    await eventually(() => dovecot.idles(user))
    run.abort()
    await waiting
    await eventually(() => dovecot.sessions(user).length === 0)
  })

  it('opens the mailbox again after the connection broke', async t => {
    const { user, next, once, subjects, io } = mailbox(t)
    await next()
    const idle = once()
    await eventually(() => dovecot.idles(user))
    for (const pid of dovecot.sessions(user)) process.kill(pid, 'SIGKILL')
    const broken = await idle
    assert.ok(!broken.ok)
    assert.equal(broken.fatal, false)
    dovecot.deliver(user, mail('after'))
    assert.deepEqual(await subjects(), ['after'])
    assert.equal(io.noted.length, 2)
  })

  it('takes other settings at once', async t => {
    const { account, next, io } = mailbox(t)
    const begun = await next()
    const other = { ...account, secrets: { ...account.secrets, imapPassword: 'another' } }
    const result = await poll(other, begun.cursor, io)
    assert.ok(!result.ok && result.fatal)
  })

  const refusals: [
    what: string,
    config: Record<string, unknown>,
    secrets: Record<string, unknown>,
    cure: RegExp,
  ][] = [
    ['a wrong password', {}, { imapPassword: 'wrong' }, /user and password/],
    ['a mailbox that is not there', { mailbox: 'Nowhere' }, {}, /name of the mailbox \(Nowhere\)/],
  ]
  for (const [what, config, secrets, cure] of refusals) {
    it(`ends for ${what}`, async t => {
      const { account, io } = mailbox(t, config)
      const result = await poll({ ...account, secrets: { ...account.secrets, ...secrets } }, null, io)
      assert.ok(!result.ok && result.fatal)
      assert.match(result.failure.cure ?? '', cure)
      assert.equal(io.noted.length, 1)
      assert.ok(io.noted[0]?.error)
    })
  }

  it('asks again later where nobody answers', async t => {
    const { account, io } = mailbox(t, { imapPort: 1 })
    const result = await poll(account, null, io)
    assert.ok(!result.ok)
    assert.equal(result.fatal, false)
    assert.match(result.failure.message, /127\.0\.0\.1:1/)
  })
})
