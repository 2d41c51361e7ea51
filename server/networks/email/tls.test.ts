import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import tls from 'node:tls'
import { type Certificate, makeCertificate } from '../../../test/support/mail/certificate.ts'
import { type Dovecot, startDovecot } from '../../../test/support/mail/dovecot.ts'
import { type Smtp, startSmtp } from '../../../test/support/mail/smtp.ts'
import { accountAt, localIO } from './harness/servers.ts'
import { poll } from './mailbox/poll.ts'
import { probe } from './probe.ts'
import { deliver } from './send/deliver.ts'

/** This machine, but not by loopback alone: what is said could leave it. */
const ELSEWHERE = ['127.0.0.1', '0.0.0.0'].map(address => ({ address, family: 4 }))
const elsewhere = (signal?: AbortSignal) => localIO(signal, ELSEWHERE)
const hello = {
  id: '0193b4c2-0000-7000-8000-000000000001',
  thread: 'ada@example.org',
  content: { type: 'text' as const, text: 'Hello' },
  replyTo: null,
}

describe('mail servers that are not on this machine', () => {
  let certificate: Certificate
  let implicit: Smtp
  let starting: Smtp
  let plain: Smtp
  let dovecot: Dovecot
  let plainDovecot: Dovecot
  const authorities = tls.getCACertificates('default')
  before(async () => {
    certificate = makeCertificate()
    const { pem } = certificate
    implicit = await startSmtp({ secure: true, disabledCommands: [], ...pem })
    starting = await startSmtp({ disabledCommands: [], allowInsecureAuth: false, ...pem })
    plain = await startSmtp()
    dovecot = await startDovecot({ tls: certificate })
    plainDovecot = await startDovecot()
  })
  after(async () => {
    tls.setDefaultCACertificates(authorities)
    await Promise.all([implicit, starting, plain, dovecot, plainDovecot].map(server => server.stop()))
    certificate.remove()
  })

  const imapOf = ({ port, password }: Dovecot) => ({ port, user: 'ada', password })
  /** As `NODE_EXTRA_CA_CERTS` does it. */
  const trust = () => tls.setDefaultCACertificates([...authorities, certificate.pem.cert])
  const distrust = () => tls.setDefaultCACertificates(authorities)

  async function polled(server: Dovecot, config = {}) {
    const run = new AbortController()
    const result = await poll(accountAt({ imap: imapOf(server) }, config), null, elsewhere(run.signal))
    run.abort()
    return result
  }

  it('are not told a password where they have no TLS', async () => {
    const io = elsewhere()
    const verdict = await deliver(hello, accountAt({ smtp: plain }), io)
    assert.ok(verdict.verdict === 'retry' && verdict.failure.code === 'ETLS')
    assert.match(verdict.failure.cure ?? '', /must offer TLS/)
    assert.doesNotMatch(io.noted[0]?.request ?? '', /AUTH/)
    assert.deepEqual(plain.taken, [])
    const result = await polled(plainDovecot)
    assert.ok(!result.ok && !result.fatal)
    assert.match(result.failure.cure ?? '', /must offer TLS/)
    assert.doesNotMatch(plainDovecot.logs(), /Login: user/)
  })

  it('are not told a password where nobody vouches for their certificate', async () => {
    distrust()
    for (const [smtp, config] of [
      [implicit, { smtpSecure: true }],
      [starting, {}],
    ] as const) {
      const io = elsewhere()
      const verdict = await deliver(hello, accountAt({ smtp }, config), io)
      assert.ok(verdict.verdict === 'retry' && verdict.failure.code === 'ETLS', JSON.stringify(verdict))
      assert.match(verdict.failure.cure ?? '', /certificate/)
      assert.doesNotMatch(io.noted[0]?.request ?? '', /AUTH/)
    }
    const result = await polled(dovecot)
    assert.ok(!result.ok && !result.fatal)
    assert.match(result.failure.cure ?? '', /certificate/)
  })

  it('are not told a password where the certificate is another’s', async () => {
    trust()
    const verdict = await deliver(
      hello,
      accountAt({ smtp: starting }, { smtpHost: 'mail.invalid' }),
      elsewhere(),
    )
    assert.ok(verdict.verdict === 'retry' && verdict.failure.code === 'ETLS', JSON.stringify(verdict))
    const result = await polled(dovecot, { imapHost: 'mail.invalid' })
    assert.ok(!result.ok)
    assert.match(result.failure.cure ?? '', /certificate/)
  })

  for (const host of ['localhost', '127.0.0.1']) {
    it(`are spoken to safely, from the first byte or by STARTTLS: ${host}`, async () => {
      trust()
      for (const [smtp, smtpSecure] of [
        [implicit, true],
        [starting, false],
      ] as const) {
        const account = accountAt({ smtp }, { smtpHost: host, smtpSecure })
        assert.equal((await deliver(hello, account, elsewhere())).verdict, 'sent')
        assert.equal(smtp.taken.length > 0, true)
      }
      const result = await polled(dovecot, { imapHost: host })
      assert.ok(result.ok, JSON.stringify(result))
      assert.match(dovecot.logs(), /Login: user=<ada>.*TLS/)
    })
  }

  it('need somebody while they cannot be spoken to safely', async () => {
    distrust()
    const account = accountAt({ smtp: starting, imap: imapOf(dovecot) })
    const { checks } = await probe(account, elsewhere())
    const [credentials, webhook] = checks
    for (const check of [credentials, webhook]) {
      assert.equal(check?.status, 'failed')
      assert.equal(check?.transient, undefined)
      assert.match(check?.cure ?? '', /certificate/)
    }
  })
})
