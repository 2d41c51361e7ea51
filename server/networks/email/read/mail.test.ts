import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Compile } from '../../../domain/compile.ts'
import { Content } from '../../../domain/content.ts'
import type { Structure } from './layout.ts'
import { type RawMail, readMail } from './mail.ts'

const OWN = 'shop@example.com'
const content = Compile(Content)

const mailOf = (header: string, body: string, structure: Partial<Structure> = {}): RawMail => ({
  at: 1_767_607_200_000,
  header: Buffer.from(header),
  structure: { type: 'text/plain', ...structure },
  bodies: new Map([['1', Buffer.from(body)]]),
})
const head = 'From: ada@example.org\r\nMessage-ID: <1@example.org>\r\n\r\n'

async function read(raw: RawMail) {
  const event = await readMail(raw, '1.1', OWN)
  assert.ok(typeof event !== 'string' && event.kind === 'message', String(event))
  return event
}

async function emailOf(raw: RawMail) {
  const { content } = await read(raw)
  assert.equal(content.type, 'email')
  return content as Extract<Content, { type: 'email' }>
}

test('a text that was cut off inside a character or an encoding is read as far as it goes', async () => {
  const encoded = Buffer.from('ä'.repeat(100)).toString('base64').slice(0, 101)
  const { text } = await emailOf(
    mailOf(head, encoded, { encoding: 'base64', parameters: { charset: 'utf-8' } }),
  )
  assert.match(text ?? '', /^ä{30,}/)
})

test('HTML that is too much to make a text of stays as it is', async () => {
  const html = `<p>${'word '.repeat(70_000)}</p>`
  const email = await emailOf(mailOf(head, html, { type: 'text/html' }))
  assert.equal(email.html?.trim(), html)
  assert.equal(email.text, undefined)
})

test('more than content may hold is cut', async () => {
  const { text } = await emailOf(mailOf(head, 'x'.repeat(1_000_100)))
  assert.equal(text?.length, 1_000_000)
})

test('a body that nobody can read does not hide the mail', async () => {
  // mailparser gives up at so many parts.
  const childNodes = Array.from({ length: 1100 }, () => ({
    type: 'multipart/mixed',
    childNodes: [{ type: 'text/plain', part: '1' }],
  }))
  const event = await read({ ...mailOf(head, 'x', { type: 'multipart/mixed', childNodes }) })
  assert.equal(event.sender.address, 'ada@example.org')
  assert.deepEqual(event.content, { type: 'email' })
})

test('a body cannot end the part it stands in', async () => {
  const { text } = await emailOf(
    mailOf(head, 'one\r\n--portico--\r\n\r\n--portico.1\r\n\r\ntwo', {
      type: 'multipart/mixed',
      childNodes: [{ type: 'text/plain', part: '1' }],
    }),
  )
  assert.match(text ?? '', /one[\s\S]*two/)
})

const leaf = fc.record(
  {
    type: fc.constantFrom(
      'text/plain',
      'text/html',
      'image/png',
      'message/delivery-status',
      'message/rfc822',
      '',
    ),
    part: fc.constantFrom('1', '2', '1.1', '3.header'),
    encoding: fc.constantFrom('7bit', 'base64', 'quoted-printable', 'x-unknown', '\r\n'),
    size: fc.nat(),
    id: fc.string(),
    disposition: fc.constantFrom('inline', 'attachment', 'elsewhere'),
    parameters: fc.dictionary(fc.constantFrom('charset', 'format', 'delsp', 'name'), fc.string()),
    dispositionParameters: fc.dictionary(fc.constant('filename'), fc.string()),
  },
  { requiredKeys: ['type'] },
)
const { structure } = fc.letrec<{ structure: Structure; many: Structure }>(tie => ({
  structure: fc.oneof({ depthSize: 'small' }, leaf as fc.Arbitrary<Structure>, tie('many')),
  many: fc.record({
    type: fc.constantFrom('multipart/mixed', 'multipart/alternative', 'multipart/report', 'multipart/'),
    childNodes: fc.array(tie('structure'), { maxLength: 4 }),
  }),
}))
const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('<a@b.c>', 'a@b.c', 'A <a@b.c>', 'g: a@b.c;', '=?utf-8?Q?=FF?=', '<>', 'auto-replied', OWN),
)
const header = fc
  .array(
    fc.tuple(
      fc.constantFrom('From', 'Reply-To', 'Subject', 'Message-ID', 'In-Reply-To', 'References', 'Date', 'X'),
      word,
    ),
  )
  .map(lines => `${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`)
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
  fc
    .array(
      fc.constantFrom('Action: failed', 'Action: nonsense', 'Status: 5.1.1', '', 'Message-ID: <x@y>', '<p>'),
    )
    .map(lines => Buffer.from(lines.join('\r\n'))),
)

test('never rejects, whatever comes, and makes nothing that is no content', async () => {
  await fc.assert(
    fc.asyncProperty(
      header,
      structure,
      fc.dictionary(fc.constantFrom('1', '2', '1.1', '3.header'), body),
      async (text, structure, bodies) => {
        const raw = { at: 0, header: Buffer.from(text), structure, bodies: new Map(Object.entries(bodies)) }
        const event = await readMail(raw, '1.1', OWN)
        if (typeof event === 'string') return
        assert.ok(event.ref.length > 0 && event.ref.length <= 512)
        if ('content' in event) assert.deepEqual(content.Errors(event.content), [])
        assert.deepEqual(JSON.parse(JSON.stringify(event)), event)
      },
    ),
    { numRuns: 500 },
  )
})
