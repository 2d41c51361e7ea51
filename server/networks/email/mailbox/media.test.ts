import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { type Dovecot, startDovecot } from '../../../../test/support/mail/dovecot.ts'
import { eventually } from '../../../../test/support/scene.ts'
import type { Media } from '../../../domain/content.ts'
import type { Account } from '../../../domain/network.ts'
import { accountAt, localIO } from '../harness/servers.ts'
import { fetchMedia } from './media.ts'
import { poll } from './poll.ts'

const fixture = (name: string) => readFileSync(`${import.meta.dirname}/../fixtures/${name}.eml`)
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('the files of mails on Dovecot', () => {
  let dovecot: Dovecot
  before(async () => {
    dovecot = await startDovecot()
  })
  after(() => dovecot.stop())

  let count = 0
  /** The files of a mail, as the event names them. */
  async function filesOf(
    source: Buffer | string,
  ): Promise<{ user: string; account: Account; files: Media[] }> {
    const user = `user${++count}`
    const run = new AbortController()
    const io = localIO(run.signal)
    const account = accountAt({ imap: { port: dovecot.port, user, password: dovecot.password } })
    const begun = await poll(account, null, io)
    assert.ok(begun.ok)
    dovecot.deliver(user, source)
    const polled = await poll(account, begun.cursor, io)
    run.abort()
    assert.ok(polled.ok)
    const [event] = polled.parsed.events
    assert.ok(event?.kind === 'message' && event.content.type === 'email')
    return { user, account, files: event.content.attachments ?? [] }
  }

  async function fetched(account: Account, { ref }: Media) {
    const media = await fetchMedia(account, ref ?? '', localIO())
    assert.ok(media.ok, JSON.stringify(media))
    return { ...media, body: await buffer(media.body) }
  }

  it('come as they were attached', async () => {
    const { account, files } = await filesOf(fixture('files'))
    const [pdf, notes, bytes] = await Promise.all(files.map(file => fetched(account, file)))
    assert.match(pdf?.body.toString() ?? '', /^%PDF-1\.4\n[\s\S]*%%EOF\n$/)
    assert.equal(pdf?.mimeType, 'application/pdf')
    assert.equal(pdf?.filename, 'Rechnung für Ada.pdf')
    assert.equal(notes?.body.toString().trimEnd(), 'A text with a name is a file.')
    assert.deepEqual(bytes?.body, Buffer.from([0, 1, 2]))
  })

  it('come from deep inside, and where the whole mail is one', async () => {
    const inside = await filesOf(fixture('inline-picture'))
    const alone = await filesOf(fixture('picture-alone'))
    const pictures = [
      ...(await Promise.all(inside.files.map(file => fetched(inside.account, file)))),
      ...(await Promise.all(alone.files.map(file => fetched(alone.account, file)))),
    ]
    assert.equal(pictures.length, 3)
    for (const { body, mimeType } of pictures) {
      assert.equal(mimeType, 'image/png')
      assert.deepEqual(body.subarray(0, 4), Buffer.from('\x89PNG', 'latin1'))
    }
    assert.equal(new Set(pictures.map(({ body }) => sha(body))).size, 1)
  })

  it('may be a mail itself', async () => {
    const { account, files } = await filesOf(fixture('forwarded-mail'))
    assert.equal(files.length, 1)
    const [file = {}] = files
    const { body } = await fetched(account, file)
    assert.match(body.toString(), /^From: somebody@example\.net\r\n[\s\S]*inner\.png/)
  })

  it('may be large, and end their connection', async () => {
    const content = Buffer.alloc(3 * 1024 * 1024, 'portico ')
    const { user, account, files } = await filesOf(
      `From: ada@example.org\r\nMessage-ID: <large@example.org>\r\nContent-Type: application/zip; name=a.zip\r\n` +
        `Content-Transfer-Encoding: base64\r\n\r\n${content.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
    )
    const [file = {}] = files
    assert.equal(sha((await fetched(account, file)).body), sha(content))
    await eventually(() => dovecot.sessions(user).length === 0)
  })

  it('are gone with the mail, and with the mailbox', async () => {
    const { user, account, files } = await filesOf(fixture('files'))
    const [ref = ''] = files.map(file => file.ref)
    const gone = async (other: string) => {
      const media = await fetchMedia(account, other, localIO())
      assert.ok(!media.ok)
      assert.equal(media.failure.code, 'gone')
    }
    await gone(ref.replace(/\.\d+$/, '.9'))
    await gone(ref.replace(/^(\d+)\.1\./, '$1.7.'))
    // A text that is read is no file.
    await gone(ref.replace(/\.\d+$/, '.1'))
    dovecot.renumber(user)
    await gone(ref)
  })
})
