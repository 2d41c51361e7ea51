import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Dovecot, startDovecot } from '../../../test/support/mail/dovecot.ts'
import { type Smtp, startSmtp } from '../../../test/support/mail/smtp.ts'
import type { Account, ConnectResult } from '../../domain/network.ts'
import { connect } from './connect.ts'
import { accountAt, localIO } from './harness/servers.ts'
import { probe } from './probe.ts'

describe('looking at an account', () => {
  let smtp: Smtp
  let dovecot: Dovecot
  let account: Account
  before(async () => {
    smtp = await startSmtp()
    dovecot = await startDovecot()
    account = accountAt({ smtp, imap: { port: dovecot.port, user: 'shop', password: dovecot.password } })
  })
  after(async () => {
    await Promise.all([smtp.stop(), dovecot.stop()])
  })

  const changed = (config: object, secrets: object = {}): Account => ({
    ...account,
    config: { ...account.config, ...config },
    secrets: { ...account.secrets, ...secrets },
  })
  const outcomes = async (of: Account) =>
    (await probe(of, localIO())).checks.map(({ name, status, transient }) =>
      [name, status, ...(transient ? ['transient'] : [])].join(' '),
    )

  it('passes where mail can be sent and read', async () => {
    const { checks } = await probe(account, localIO())
    assert.deepEqual(checks, [
      { name: 'credentials', status: 'passed', message: '127.0.0.1 takes mail from shop.' },
      {
        name: 'webhook',
        status: 'passed',
        message: 'INBOX on 127.0.0.1 can be read.',
        details: { messages: 0, idle: true },
      },
      {
        name: 'permissions',
        status: 'skipped',
        message: 'Whether mail may be sent as shop@example.com shows with the first.',
      },
    ])
    assert.deepEqual(await connect(account, localIO()), { ok: true, steps: [] })
  })

  const cases: [what: string, config: object, secrets: object, credentials: string, webhook: string][] = [
    ['a wrong SMTP password', {}, { smtpPassword: 'wrong' }, 'failed', 'passed'],
    ['no SMTP password', {}, { smtpPassword: undefined }, 'failed', 'passed'],
    ['a wrong IMAP password', {}, { imapPassword: 'wrong' }, 'passed', 'failed'],
    ['a mailbox that is not there', { mailbox: 'Nowhere' }, {}, 'passed', 'failed'],
    ['SMTP away', { smtpPort: 1 }, {}, 'failed transient', 'passed'],
    ['IMAP away', { imapPort: 1 }, {}, 'passed', 'failed transient'],
  ]
  for (const [what, config, secrets, credentials, webhook] of cases) {
    it(`says which side it is: ${what}`, async () => {
      assert.deepEqual(await outcomes(changed(config, secrets)), [
        `credentials ${credentials}`,
        `webhook ${webhook}`,
        'permissions skipped',
      ])
      const connected: ConnectResult = await connect(changed(config, secrets), localIO())
      assert.equal(connected.ok, webhook === 'passed')
      assert.equal(!connected.ok && connected.transient === true, webhook === 'failed transient')
    })
  }

  it('needs a key where mails are to be signed', async () => {
    const dkim = { domainName: 'example.com', keySelector: 'portico' }
    assert.equal((await outcomes(changed({ dkim })))[2], 'permissions failed')
  })

  it('takes a server that wants nobody to sign in', async t => {
    const relay = await startSmtp({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] })
    t.after(() => relay.stop())
    const open = changed({ smtpPort: relay.port, smtpUser: undefined }, { smtpPassword: undefined })
    assert.equal((await outcomes(open))[0], 'credentials passed')
    // A user who is set must be known there.
    assert.equal((await outcomes(changed({ smtpPort: relay.port })))[0], 'credentials failed')
  })
})
