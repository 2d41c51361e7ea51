import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { readConfig } from '../../server/config.ts'
import { newId } from '../../server/domain/ids.ts'
import { email } from '../../server/networks/email/index.ts'
import { createChannel } from '../../server/services/channels/create.ts'
import { activateChannel } from '../../server/services/channels/switch.ts'
import type { Context } from '../../server/services/context.ts'
import { runPolling } from '../../server/services/ingest/poll.ts'
import { StoreUnavailable } from '../../server/store/unavailable.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { type Dovecot, startDovecot } from '../support/mail/dovecot.ts'
import { type Smtp, startSmtp, type TakenMail } from '../support/mail/smtp.ts'
import { startReceiver } from '../support/receiver.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Message } from '../support/setup.ts'
import { setStage } from '../support/stage.ts'
import { eachStore } from '../support/stores.ts'
import { serve } from '../support/web.ts'

const SHOP = 'shop@example.com'
let count = 0

/** A mail from `<name>@example.org`; `more` are header lines. */
const mailFrom = (
  name: string,
  subject: string,
  text: string,
  more: string[] = [],
  id = `${name}${++count}`,
) =>
  [
    `From: ${name.toUpperCase()} <${name}@Example.org>`,
    `To: ${SHOP}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@example.org>`,
    ...more,
    '',
    text,
    '',
  ].join('\r\n')

/** What the contact's mail server sends when it finds later that nobody has the address. */
const bounceOf = ({ source, to: [to] }: TakenMail) =>
  [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example.org',
    `To: ${SHOP}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <bounce${++count}@mx.example.org>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '--b',
    'Content-Type: message/rfc822',
    '',
    source.toString(),
    '--b--',
    '',
  ].join('\r\n')

eachStore((_kind, open, address) => {
  let dovecot: Dovecot
  let smtp: Smtp
  before(async () => {
    dovecot = await startDovecot()
    smtp = await startSmtp()
  })
  after(async () => {
    await Promise.all([dovecot.stop(), smtp.stop()])
  })

  const settings = (imapUser: string) => ({
    fromEmail: SHOP,
    fromName: 'The shop',
    smtpHost: '127.0.0.1',
    smtpPort: smtp.port,
    smtpUser: smtp.user,
    smtpPassword: smtp.password,
    imapHost: '127.0.0.1',
    imapPort: dovecot.port,
    imapUser,
    imapPassword: dovecot.password,
  })

  describe('a mailbox', () => {
    let post: Correspondence
    let channel: Channel
    before(async () => {
      post = await startCorrespondence(await address(), {})
      channel = await post.connect('email', settings('shop'))
      await eventually(() => dovecot.idles('shop'))
    })
    after(() => post.close())

    const write = (...mail: Parameters<typeof mailFrom>) => dovecot.deliver('shop', mailFrom(...mail))
    const mailOf = (ref: string | null): TakenMail => {
      const taken = smtp.taken.find(({ mail }) => mail.messageId === ref)
      assert.ok(taken, `the server has no mail ${ref}`)
      return taken
    }

    it('is connected, with both its servers', async () => {
      assert.equal(channel.status, 'active')
      const { checks } = await post.api.post<{ checks: { status: string }[] }>(`/channels/${channel.id}/test`)
      assert.deepEqual(
        checks.map(check => check.status),
        ['passed', 'passed', 'skipped'],
      )
    })

    it('takes a mail, and answers it in its thread', async () => {
      write('ada', 'Where is my order?', 'I ordered two weeks ago.', [], 'question')
      const question = await post.told('message.received', 'ada@example.org')
      assert.deepEqual(question.content, {
        type: 'email',
        subject: 'Where is my order?',
        text: 'I ordered two weeks ago.',
      })
      assert.equal(question.ref, '<question@example.org>')

      const answer = await post.send({
        conversationId: question.conversationId,
        content: { type: 'text', text: 'It is on its way.' },
      })
      const { ref } = await post.reached(answer, 'sent')
      assert.equal(ref, `<${answer.id.replace(/^msg_/, '')}@example.com>`)
      const { mail, to } = mailOf(ref)
      assert.deepEqual(to, ['ada@example.org'])
      assert.equal(mail.subject, 'Re: Where is my order?')
      assert.equal(mail.inReplyTo, '<question@example.org>')
      assert.equal(mail.text?.trim(), 'It is on its way.')

      write('ada', 'Re: Where is my order?', 'Thanks!', [`In-Reply-To: ${ref}`])
      const thanks = await post.told('message.received', 'ada@example.org')
      assert.equal(thanks.replyTo, answer.id)
      assert.equal(thanks.conversationId, question.conversationId)
    })

    it('is told of a bounce', async () => {
      const content = { type: 'text', text: 'Anybody there?' }
      const message = await post.send({ channelId: channel.id, to: 'nobody@example.org', content })
      const { ref } = await post.reached(message, 'sent')
      dovecot.deliver('shop', bounceOf(mailOf(ref)))
      const { event } = await post.receiver.until(
        d => d.event.type === 'message.failed' && d.event.data.message?.id === message.id,
      )
      assert.deepEqual(event.data.message?.failure, {
        code: '5.1.1',
        message: '550 5.1.1 User unknown',
        cure: 'Nobody has this address: check its spelling.',
      })
    })

    it('refuses at once what the server refuses', async () => {
      smtp.answer('rcpt', '550 5.1.1 No such user')
      const content = { type: 'text', text: 'Hello' }
      const message = await post.send({ channelId: channel.id, to: 'bo@example.org', content })
      await post.receiver.until(
        d => d.event.type === 'message.failed' && d.event.data.message?.id === message.id,
      )
      smtp.answer('rcpt', null)
    })

    it('carries files both ways', async t => {
      const files = await serve(t, () => ({ type: 'application/pdf', body: '%PDF-1.4' }))
      const attachments = [{ url: `${files}/offer.pdf` }]
      const offer = await post.send({
        channelId: channel.id,
        to: 'cy@example.org',
        content: { type: 'email', subject: 'Our offer', html: '<p>See the file.</p>', attachments },
      })
      const { mail } = mailOf((await post.reached(offer, 'sent')).ref)
      assert.deepEqual(
        mail.attachments.map(({ filename, contentType, content }) => [
          filename,
          contentType,
          String(content),
        ]),
        [['offer.pdf', 'application/pdf', '%PDF-1.4']],
      )

      write('cy', 'Signed', 'JVBERi0xLjQK', [
        'MIME-Version: 1.0',
        'Content-Type: application/pdf; name="signed.pdf"',
        'Content-Transfer-Encoding: base64',
      ])
      const { content } = await post.told('message.received', 'cy@example.org')
      assert.ok(content.type === 'email' && content.attachments?.length === 1)
      const [file] = content.attachments
      assert.deepEqual([file?.filename, file?.mimeType], ['signed.pdf', 'application/pdf'])
      assert.match(file?.ref ?? '', /^\d+\.\d+\.1$/)
    })

    it('speaks to no server, and fetches no file, of a private network', async () => {
      const config = { ...settings('shop'), fromEmail: 'other@example.com', imapHost: '10.0.0.1' }
      const { id } = await post.api.post<Channel>('/channels', { network: 'email', name: 'Other', config })
      const refused = await post.api.ask('POST', `/channels/${id}/activate`)
      assert.ok(refused.status >= 400)
      assert.match(JSON.stringify(refused.body), /PORTICO_WEBHOOK_ALLOW/)

      const message = await post.send({
        channelId: channel.id,
        to: 'dee@example.org',
        content: { type: 'image', media: { url: 'http://169.254.169.254/latest/meta-data' } },
      })
      const { event } = await post.receiver.until(
        d => d.event.type === 'message.failed' && d.event.data.message?.id === message.id,
      )
      assert.equal(event.data.message?.failure?.code, 'media_unreachable')
    })

    it('has a bot answer people, and no autoresponder', async t => {
      const brain = await startReceiver()
      t.after(() => brain.close())
      brain.reply(() => ({
        status: 200,
        body: { messages: [{ content: { type: 'text', text: 'At your service' } }] },
      }))
      const bot = await post.api.post<{ id: string }>('/bots', { name: 'Helper', url: brain.url })
      await post.api.ask('PATCH', `/channels/${channel.id}`, { botId: bot.id })
      await eventually(() => dovecot.idles('shop'))
      write('robot', 'Away', 'I am away', ['Auto-Submitted: auto-replied'])
      const notice = await post.told('message.received', 'robot@example.org')
      write('eve', 'Hello', 'Hello')
      const { conversationId } = await post.told('message.received', 'eve@example.org')
      await eventually(() => smtp.taken.find(({ to }) => to[0] === 'eve@example.org'))
      assert.deepEqual(
        brain.deliveries.map(({ event }) => event.data.conversation?.id),
        [conversationId],
      )
      const all = await post.api.all<Message>(`/messages?conversationId=${notice.conversationId}`)
      assert.equal(all.length, 1)
    })

    it('goes on where it was after a stop', async () => {
      assert.equal(await post.portico.stop(), 0)
      write('fay', 'While you were out', 'Hello')
      await post.portico.restart()
      const { content } = await post.told('message.received', 'fay@example.org')
      assert.equal(content.type === 'email' && content.subject, 'While you were out')
    })

    it('keeps its passwords out of its log', async () => {
      const { items } = await post.api.get<{ items: object[] }>(`/channels/${channel.id}/log`)
      assert.ok(JSON.stringify(items).includes('EHLO'))
      for (const secret of [smtp.password, dovecot.password]) {
        assert.ok(!JSON.stringify(items).includes(secret))
        assert.ok(!post.portico.logs().includes(secret))
      }
    })

    it('needs somebody when its password has changed', async () => {
      await post.api.ask('PATCH', `/channels/${channel.id}`, { config: { imapPassword: 'another' } })
      const broken = await eventually(async () => {
        const now = await post.api.get<Channel>(`/channels/${channel.id}`)
        return now.status === 'error' && now
      })
      assert.match(JSON.stringify(broken), /user and password/)
    })
  })

  /** Nodes on one store, with a channel on a mailbox of its own. */
  async function cluster(t: TestContext, nodes: number) {
    const config = readConfig({ PORTICO_WEBHOOK_ALLOW: '127.0.0.0/8' }, [])
    const stage = await setStage(t, open, address, { nodes, networks: [email], parts: { config } })
    const user = `mailbox-${newId()}`
    const [first] = stage.nodes
    const { channel } = await createChannel(first, stage.caller, {
      network: 'email',
      name: 'Mail',
      config: settings(user),
    })
    await activateChannel(first, stage.caller, channel.id)
    const poll = (node: Context) => {
      const poller = runPolling(node)
      t.after(() => poller.stop())
      return poller
    }
    const stored = async () => {
      const rows = await first.store.read
        .selectFrom('messages')
        .select('content')
        .where('channel_id', '=', channel.id)
        .orderBy('id')
        .execute()
      return rows.map(row => JSON.parse(row.content).subject)
    }
    const wake = (node: Context) =>
      node.bus.publish('changed', { what: 'channel', workspaceId: stage.caller.workspaceId, id: channel.id })
    return { ...stage, user, poll, stored, wake }
  }

  describe('two nodes', () => {
    it('hold a mailbox one at a time, and lose and double nothing', async t => {
      const { nodes, user, poll, stored, wake } = await cluster(t, 2)
      const [one, two = one] = nodes
      const pollers = [poll(one)]
      await eventually(() => dovecot.idles(user))
      pollers.push(poll(two))
      const sent: string[] = []
      let most = 0
      const deliver = async (times: number) => {
        for (let i = 0; i < times; i++) {
          sent.push(`n${sent.length}`)
          dovecot.deliver(user, mailFrom('ada', sent.at(-1) ?? '', 'Hello'))
          most = Math.max(most, dovecot.sessions(user).length)
        }
        await eventually(async () => (await stored()).length === sent.length)
      }
      await deliver(30)
      await pollers[0]?.stop()
      wake(two)
      await deliver(30)
      assert.deepEqual(await stored(), sent)
      assert.equal(most, 1)
    })
  })

  describe('a node that dies', () => {
    it('between storing mails and noting how far it read has them once all the same', async t => {
      const { nodes, user, poll, stored } = await cluster(t, 1)
      const [node] = nodes
      let dying = false
      let deaths = 0
      const mortal: Context = {
        ...node,
        ingest: async events => {
          await node.ingest(events)
          if (!dying) return
          deaths++
          dying = false
          throw new StoreUnavailable(new Error('gone'))
        },
      }
      poll(mortal)
      await eventually(() => dovecot.idles(user))
      dying = true
      for (const subject of ['a', 'b', 'c']) dovecot.deliver(user, mailFrom('ada', subject, 'Hello'))
      await eventually(() => deaths === 1)
      dovecot.deliver(user, mailFrom('ada', 'd', 'Hello'))
      await eventually(async () => (await stored()).includes('d'))
      assert.deepEqual(await stored(), ['a', 'b', 'c', 'd'])
    })
  })
})
