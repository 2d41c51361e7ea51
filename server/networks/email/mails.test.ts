import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { type Dovecot, startDovecot } from '../../../test/support/mail/dovecot.ts'
import { Compile } from '../../domain/compile.ts'
import { Content } from '../../domain/content.ts'
import type { Parsed } from '../../domain/network.ts'
import { accountAt, localIO } from './harness/servers.ts'
import { type Cursor, writeCursor } from './mailbox/cursor.ts'
import { poll } from './mailbox/poll.ts'

const FOLDER = `${import.meta.dirname}/fixtures`
const AT = Date.UTC(2026, 0, 5, 10)
const content = Compile(Content)

/** What each mail of the fixtures is, as a real mail server gives it: `….eml` and `….expected.json`. */
describe('a mail that came in', () => {
  let dovecot: Dovecot
  before(async () => {
    dovecot = await startDovecot()
  })
  after(() => dovecot.stop())

  for (const file of readdirSync(FOLDER).filter(name => name.endsWith('.eml'))) {
    const name = file.slice(0, -'.eml'.length)
    it(name.replaceAll('-', ' '), async () => {
      dovecot.deliver(name, readFileSync(`${FOLDER}/${file}`), AT)
      const parsed = await read(name)
      assert.deepEqual(parsed, JSON.parse(readFileSync(`${FOLDER}/${name}.expected.json`, 'utf8')))
      for (const event of parsed.events) {
        if ('content' in event) assert.deepEqual(content.Errors(event.content), [])
      }
    })
  }

  /** What a user's mailbox holds; its UIDVALIDITY is written as 1. */
  async function read(user: string): Promise<Parsed> {
    const run = new AbortController()
    const io = localIO(run.signal)
    const account = accountAt({ imap: { port: dovecot.port, user, password: dovecot.password } })
    const begun = await poll(account, null, io)
    assert.ok(begun.ok && begun.cursor !== null)
    const from: Cursor = { ...JSON.parse(begun.cursor), lastUid: 0, begun: 0 }
    const polled = await poll(account, writeCursor(from), io)
    run.abort()
    assert.ok(polled.ok)
    return JSON.parse(JSON.stringify(polled.parsed).replaceAll(`"${from.uidValidity}.`, '"1.'))
  }
})
