import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { ImapFlow } from 'imapflow'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { type MailSimulator, startMail } from './index.ts'

/** Judged by clients that others wrote: nodemailer and imapflow. */
let mail: MailSimulator
before(async () => {
  mail = await startMail()
})
after(() => mail.close())

const letter = { from: 'ada@example.org', name: 'Ada Łukasz', subject: 'Żółw', text: 'Grüß dich 👋\n.\nAda' }

describe('the outgoing server', () => {
  const transport = (pass = mail.password) =>
    createTransport({
      host: '127.0.0.1',
      port: mail.smtpPort,
      ignoreTLS: true,
      auth: { user: mail.address, pass },
    })
  const answer = (body: object) =>
    fetch(`${mail.url}/_simulator/answers`, { method: 'POST', body: JSON.stringify(body) })

  it('takes a mail from the account, with its dots and files', async () => {
    const text = 'One\n.\n..two\n'
    await transport().sendMail({
      from: mail.address,
      to: ['ada@example.org', 'bo@example.org'],
      subject: 'Grüße',
      text,
      messageId: '<m-1@example.com>',
      attachments: [{ filename: 'a.txt', content: 'A' }],
    })
    assert.deepEqual(mail.sent(), [
      {
        messageId: '<m-1@example.com>',
        inReplyTo: null,
        from: mail.address,
        to: ['ada@example.org', 'bo@example.org'],
        subject: 'Grüße',
        text,
        html: null,
        files: [{ filename: 'a.txt', contentType: 'text/plain', size: 1 }],
      },
    ])
  })

  it('refuses others, and other addresses', async () => {
    await assert.rejects(transport('wrong').verify(), { code: 'EAUTH', responseCode: 535 })
    const strange = { from: 'bo@example.com', to: 'ada@example.org', text: 'Hi' }
    await assert.rejects(transport().sendMail(strange), { responseCode: 553 })
  })

  it('answers otherwise when it is told to', async () => {
    const mailing = { from: mail.address, to: 'ada@example.org', text: 'Hi' }
    await answer({ moment: 'rcpt', reply: '550 5.1.1 No such user' })
    await assert.rejects(transport().sendMail(mailing), { responseCode: 550 })
    await answer({ moment: 'rcpt' })
    await transport().sendMail(mailing)
    assert.equal((await answer({ moment: 'noon' })).status, 400)
  })
})

describe('the incoming server', () => {
  const client = (pass = mail.password) =>
    new ImapFlow({
      host: '127.0.0.1',
      port: mail.imapPort,
      secure: false,
      doSTARTTLS: false,
      auth: { user: mail.address, pass },
      logger: false,
      disableAutoIdle: true,
    })

  it('tells of a mail that comes in, and gives it', async () => {
    const text = `${letter.text.replaceAll('\n', '\r\n')}\r\n`
    const imap = client()
    await imap.connect()
    const box = await imap.mailboxOpen('INBOX', { readOnly: true })
    const came = once(imap, 'exists')
    const idling = imap.idle()
    const messageId = mail.write({ ...letter, inReplyTo: '<m-1@example.com>' })
    await came
    const uid = String(box.uidNext)
    assert.deepEqual(await imap.search({ uid: `${uid}:*` }, { uid: true }), [box.uidNext])
    const found = await imap.fetchOne(uid, { uid: true, bodyStructure: true, source: true }, { uid: true })
    assert.ok(found)
    const { subject, from, inReplyTo, messageId: given } = await simpleParser(found.source ?? '')
    assert.deepEqual(
      [subject, from?.value[0]?.name, from?.value[0]?.address, given, inReplyTo],
      ['Żółw', 'Ada Łukasz', 'ada@example.org', messageId, '<m-1@example.com>'],
    )
    assert.deepEqual(
      [found.bodyStructure?.type, found.bodyStructure?.size],
      ['text/plain', Buffer.byteLength(text)],
    )
    const { content } = await imap.download(uid, '1', { uid: true })
    const chunks: Buffer[] = []
    for await (const chunk of content) chunks.push(chunk)
    assert.equal(Buffer.concat(chunks).toString(), text)
    await imap.logout()
    await idling
  })

  it('refuses others, and knows one mailbox', async () => {
    await assert.rejects(client('wrong').connect(), { authenticationFailed: true })
    const imap = client()
    await imap.connect()
    await assert.rejects(imap.mailboxOpen('Archive', { readOnly: true }))
    await imap.logout()
  })
})
