import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { Readable } from 'node:stream'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Moment, type Smtp, startSmtp } from '../../../../test/support/mail/smtp.ts'
import type { OutboundContent } from '../../../domain/content.ts'
import type { Account, MediaResult, OutboundMessage, Verdict } from '../../../domain/network.ts'
import { accountAt, type LocalIO, localIO } from '../harness/servers.ts'
import { deliver } from './deliver.ts'

const ID = '0193b4c2-0000-7000-8000-000000000001'
const text = (text: string): OutboundContent => ({ type: 'text', text })
const message = (content: OutboundContent, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id: ID,
  thread: 'ada@example.org',
  content,
  replyTo: null,
  ...more,
})

describe('sending over an SMTP server', () => {
  let smtp: Smtp
  let account: Account
  before(async () => {
    smtp = await startSmtp()
    account = accountAt({ smtp })
  })
  after(() => smtp.stop())
  afterEach(() => {
    for (const moment of ['connect', 'auth', 'mail', 'rcpt', 'data'] as const) smtp.answer(moment, null)
    smtp.taken.length = 0
  })

  /** The mail that the server has of a message. */
  async function sent(of: OutboundMessage, io = localIO(), on = account) {
    assert.deepEqual(await deliver(of, on, io), { verdict: 'sent', ref: `<${ID}@example.com>` })
    const [taken] = smtp.taken.splice(0)
    assert.ok(taken)
    return taken
  }

  it('is from the channel, to the contact, under an id that is made of the message’s', async () => {
    const io = localIO()
    const { from, to, mail } = await sent(message(text('Grüß Gott')), io)
    assert.equal(from, 'shop@example.com')
    assert.deepEqual(to, ['ada@example.org'])
    assert.equal(mail.from?.text, '"The shop" <shop@example.com>')
    assert.equal(mail.messageId, `<${ID}@example.com>`)
    assert.equal(mail.subject, 'Message from The shop')
    assert.equal(mail.text?.trim(), 'Grüß Gott')
    assert.equal(mail.headers.get('x-mailer'), undefined)
    const [noted] = io.noted
    assert.match(noted?.request ?? '', /^SMTP 127\.0\.0\.1:\d+\nEHLO[\s\S]*RCPT TO:<ada@example\.org>/)
    assert.match(noted?.response ?? '', /250/)
    assert.ok(
      !JSON.stringify(noted).includes(Buffer.from(`\0${smtp.user}\0${smtp.password}`).toString('base64')),
    )
  })

  it('answers the contact’s last mail, under its subject', async () => {
    const lastInbound = {
      ref: '<question@example.org>',
      content: { type: 'email', subject: 'Where is it?' } as const,
    }
    const { mail } = await sent(message(text('Here'), { lastInbound }))
    assert.equal(mail.subject, 'Re: Where is it?')
    assert.equal(mail.inReplyTo, '<question@example.org>')
    assert.equal(mail.references, '<question@example.org>')
    const named = await sent(message(text('Here'), { lastInbound, replyTo: '<earlier@example.org>' }))
    assert.equal(named.mail.inReplyTo, '<earlier@example.org>')
  })

  it('carries text, HTML, files and pictures inside the text', async () => {
    const files: Record<string, Buffer> = { '/a.pdf': Buffer.from('%PDF'), '/b.png': Buffer.from('PNG') }
    const { mail } = await sent(
      message({
        type: 'email',
        subject: 'Your order',
        text: 'On its way',
        html: '<p>On its way <img src="cid:logo"></p>',
        attachments: [
          { url: 'https://files.example/a.pdf' },
          {
            url: 'https://files.example/b.png',
            filename: 'logo.png',
            mimeType: 'image/png',
            contentId: 'logo',
          },
        ],
      }),
      downloading(path => opened(files[path] ?? Buffer.alloc(0), 'application/pdf')),
    )
    assert.equal(mail.subject, 'Your order')
    assert.equal(mail.text?.trim(), 'On its way')
    assert.match(String(mail.html), /src="data:image\/png;base64,UE5H"/)
    const attached = mail.attachments
      .map(({ filename, contentType, content, contentDisposition }) => [
        filename,
        contentType,
        content.toString(),
        contentDisposition,
      ])
      .sort()
    assert.deepEqual(attached, [
      ['a.pdf', 'application/pdf', '%PDF', 'attachment'],
      ['logo.png', 'image/png', 'PNG', 'inline'],
    ])
  })

  it('is signed where that is set', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const dkim = { domainName: 'example.com', keySelector: 'portico' }
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
    const signing = accountAt({ smtp }, { dkim })
    const on = { ...signing, secrets: { ...signing.secrets, dkimPrivateKey: pem } }
    const { source } = await sent(message(text('Hello')), localIO(), on)
    assert.match(source.toString(), /^DKIM-Signature: .*d=example\.com;/m)
    assert.match(source.toString().replace(/\r\n\s+/g, ' '), /s=portico;.*h=from:[^;]*subject:/)
    for (const secrets of [signing.secrets, { ...signing.secrets, dkimPrivateKey: 'nonsense' }]) {
      const verdict = await deliver(message(text('Hello')), { ...signing, secrets }, localIO())
      assert.ok(verdict.verdict === 'reauthorize' && verdict.failure.code === 'dkim_key')
    }
  })

  it('goes to mail addresses only', async () => {
    for (const thread of ['ada', '+15550100', 'a@b.c\r\nBcc: d@e.f', 'a@b.c, d@e.f']) {
      const verdict = await deliver(message(text('Hello'), { thread }), account, localIO())
      assert.ok(verdict.verdict === 'permanent' && verdict.failure.code === 'no_address', thread)
    }
  })

  it('brings no header of its own along', async () => {
    const { mail } = await sent(message({ type: 'email', subject: 'Hi\r\nBcc: eve@example.net', text: 'x' }))
    assert.equal(mail.bcc, undefined)
    assert.match(mail.subject ?? '', /^Hi/)
  })

  type Case = [moment: Moment, reply: string, verdict: Verdict['verdict'], code: string, cure: RegExp]
  const cases: Case[] = [
    ['connect', '421 4.3.2 Not now', 'retry', '4.3.2', /tries again/],
    ['connect', '554 5.7.1 No mail from here', 'retry', '5.7.1', /spam/],
    ['auth', '535 5.7.8 Wrong', 'reauthorize', '5.7.8', /app password/],
    ['auth', '534 5.7.9 Please log in with your web browser', 'reauthorize', '5.7.9', /app password/],
    ['auth', '454 4.7.0 Temporary authentication failure', 'retry', '4.7.0', /tries again/],
    ['mail', '530 5.7.0 Authentication required', 'reauthorize', '5.7.0', /app password/],
    [
      'mail',
      '553 5.7.1 Sender address rejected: not owned by user',
      'permanent',
      '5.7.1',
      /may not send as shop@/,
    ],
    ['mail', '452 4.3.1 Insufficient system storage', 'retry', '4.3.1', /tries again/],
    ['rcpt', '450 4.2.0 Greylisted', 'retry', '4.2.0', /tries again/],
    ['rcpt', '451 4.7.1 Try again later', 'retry', '4.7.1', /tries again/],
    ['rcpt', '550 5.1.1 No such user', 'permanent', '5.1.1', /Nobody has this address/],
    ['rcpt', '550 No such user', 'permanent', '550', /Check the address/],
    ['rcpt', '551 5.1.6 User has moved', 'permanent', '5.1.6', /moved/],
    ['rcpt', '552 5.2.2 Mailbox full', 'permanent', '5.2.2', /full/],
    ['rcpt', '553 Mailbox name not allowed', 'permanent', '553', /Check the address/],
    ['data', '552 5.3.4 Message too big', 'permanent', '5.3.4', /too large/],
    ['data', '554 5.7.1 Looks like spam', 'permanent', '5.7.1', /spam/],
    ['data', '550 5.7.26 Unauthenticated', 'permanent', '5.7.26', /SPF nor DKIM/],
    [
      'data',
      '550 5.7.60 Client does not have permissions to send as this sender',
      'permanent',
      '5.7.60',
      /may not send as/,
    ],
    ['data', '550 5.4.5 Daily user sending limit exceeded', 'retry', '5.4.5', /as many mails/],
    ['data', '451 4.3.0 Try later', 'retry', '4.3.0', /tries again/],
  ]
  for (const [moment, reply, expected, code, cure] of cases) {
    it(`${reply} (${moment}): ${expected}`, async () => {
      smtp.answer(moment, reply)
      const io = localIO()
      const verdict = await deliver(message(text('Hello')), account, io)
      assert.equal(verdict.verdict, expected)
      assert.ok(verdict.verdict !== 'sent')
      assert.equal(verdict.failure.code, code)
      assert.match(verdict.failure.cure ?? '', cure)
      assert.match(io.noted[0]?.error ?? '', /\w/)
    })
  }

  it('stops the whole channel where the trouble is not about one mail', async () => {
    const scope = async (moment: Moment, reply: string) => {
      smtp.answer(moment, reply)
      const verdict = await deliver(message(text('Hello')), account, localIO())
      smtp.answer(moment, null)
      return verdict.verdict === 'retry' ? verdict.scope : verdict.verdict
    }
    assert.equal(await scope('connect', '421 4.3.2 Not now'), 'channel')
    assert.equal(await scope('rcpt', '421 4.7.0 Too many'), 'channel')
    assert.equal(await scope('rcpt', '450 4.2.0 Greylisted'), undefined)
  })

  it('goes again, under the same id, when the answer was lost', async () => {
    smtp.loseNextAnswer()
    const lost = await deliver(message(text('Hello')), account, localIO())
    assert.equal(lost.verdict, 'retry')
    assert.equal((await deliver(message(text('Hello')), account, localIO())).verdict, 'sent')
    assert.deepEqual(
      smtp.taken.map(({ mail }) => mail.messageId),
      [`<${ID}@example.com>`, `<${ID}@example.com>`],
    )
  })

  it('waits for a server that is not there, or not found', async () => {
    const away = await deliver(message(text('Hello')), accountAt({ smtp: { ...smtp, port: 1 } }), localIO())
    assert.ok(away.verdict === 'retry')
    assert.match(away.failure.cure ?? '', /127\.0\.0\.1:1/)
    const lost: LocalIO = {
      ...localIO(),
      resolve: async () => ({ ok: false, failure: { code: 'dns', message: 'No such name.' } }),
    }
    assert.equal((await deliver(message(text('Hello')), account, lost)).verdict, 'retry')
  })

  it('is kept from servers that may not be called', async () => {
    const failure = { code: 'refused-address', message: '127.0.0.1 is a loopback address.' }
    const io = { ...localIO(), resolve: async () => ({ ok: false as const, failure }) }
    assert.equal((await deliver(message(text('Hello')), account, io)).verdict, 'reauthorize')
  })

  it('ends with its signal', async () => {
    const io = localIO(AbortSignal.abort())
    assert.equal((await deliver(message(text('Hello')), account, io)).verdict, 'retry')
    assert.deepEqual(smtp.taken, [])
  })

  const image = (url: string): OutboundContent => ({ type: 'image', media: { url } })
  const links: [what: string, media: MediaResult, verdict: Verdict['verdict'], code: string][] = [
    ['is not there', refusedBy('404'), 'permanent', 'media_unreachable'],
    ['leads elsewhere', refusedBy('302'), 'permanent', 'media_unreachable'],
    ['may not be called', refusedBy('refused-address'), 'permanent', 'media_unreachable'],
    ['asks for patience', refusedBy('429'), 'retry', 'media_unreachable'],
    ['is in trouble', refusedBy('503'), 'retry', 'media_unreachable'],
    ['does not answer', refusedBy('timeout'), 'retry', 'media_unreachable'],
    ['ends too early', opened(broken()), 'retry', 'reset'],
    ['has more than 25 MB', opened(endless()), 'permanent', 'too_large'],
  ]
  for (const [what, media, expected, code] of links) {
    it(`does not go with a link that ${what}`, async () => {
      const verdict = await deliver(
        message(image('https://files.example/a.png')),
        account,
        downloading(() => media),
      )
      assert.equal(verdict.verdict, expected)
      assert.ok(verdict.verdict !== 'sent')
      assert.equal(verdict.failure.code, code)
      assert.deepEqual(smtp.taken, [])
    })
  }
})

function downloading(answer: (path: string) => MediaResult): LocalIO {
  return { ...localIO(), download: async ({ url }) => answer(new URL(url).pathname) }
}

function opened(content: Buffer | Readable, mimeType: string | null = null): MediaResult {
  const body = Buffer.isBuffer(content) ? Readable.from([content]) : content
  return { ok: true, body, mimeType, size: null }
}

function refusedBy(code: string): MediaResult {
  return { ok: false, failure: { code, message: `It failed: ${code}.` } }
}

function broken(): Readable {
  return Readable.from(
    (function* () {
      yield Buffer.from('half')
      throw new Error('reset')
    })(),
  )
}

function endless(): Readable {
  return Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1024 * 1024)
    })(),
  )
}
