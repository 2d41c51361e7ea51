import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { type Content, OutboundContent } from '../../domain/content.ts'
import { Problem } from '../../domain/problem.ts'
import { Body } from './body-schema.ts'
import { contentsOf } from './content-in.ts'
import { bodyOf } from './content-out.ts'

const fitsDomain = Compile(OutboundContent)
const fitsBody = Compile(Body)

/** Texts of people, never only spaces, of every length that is allowed. */
const words = (maxLength: number) =>
  fc
    .string({ minLength: 1, maxLength: Math.min(maxLength, 400), unit: 'grapheme' })
    .map(text => `${text}.`.slice(-maxLength))
const url = fc.webUrl().map(each => each.slice(0, 2048))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
/** Without what is undefined: JSON has no such thing. */
const json = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  value.map(each => JSON.parse(JSON.stringify(each)) as T)

const label = maybe(fc.record({ description: maybe(fc.record({ label: maybe(words(1024)) })) }))
const action = fc.oneof(
  fc.record({ type: fc.constant('link'), link: fc.record({ text: words(256), url }) }),
  fc.record({ type: fc.constant('reply'), reply: fc.record({ text: words(256), metadata: label }) }),
  fc.record({
    type: fc.constant('postback'),
    postback: fc.record({ text: words(256), payload: maybe(words(1024)), metadata: label }),
  }),
  fc.record({ type: fc.constant('locationRequest'), locationRequest: fc.constant(null) }),
)
const actions = maybe(fc.array(action, { maxLength: 12 }))
const attachments = maybe(
  fc.array(fc.record({ mediaUrl: maybe(url), filename: words(255) }), { maxLength: 3 }),
)
const item = fc.record({
  title: maybe(words(256)),
  mediaUrl: maybe(url),
  description: maybe(words(1024)),
  altText: maybe(words(1000)),
  actions,
})
const items = fc.array(item, { minLength: 1, maxLength: 5 })
const metadata = maybe(fc.record({ subject: maybe(words(998)) }))
const named = <T extends string>(type: T, inner: fc.Arbitrary<unknown>) =>
  inner.map(value => ({ type, [type]: value }))
const part = fc.oneof(
  named('text', fc.record({ text: words(65_536), attachments, actions, metadata })),
  named(
    'image',
    fc.record({
      text: maybe(words(4096)),
      images: fc.array(fc.record({ mediaUrl: url, altText: maybe(words(500)) }), {
        minLength: 1,
        maxLength: 3,
      }),
      actions,
    }),
  ),
  named(
    'file',
    fc.record({
      text: maybe(words(4096)),
      files: fc.array(
        fc.record({
          mediaUrl: url,
          contentType: fc.constantFrom('video/mp4', 'audio/ogg', 'Image/PNG', 'application/pdf', 'x'),
          filename: maybe(words(255)),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      actions,
    }),
  ),
  named('gif', fc.record({ text: maybe(words(4096)), mediaUrl: url, altText: maybe(words(500)), actions })),
  named(
    'location',
    fc.record({
      coordinates: fc.record({
        latitude: fc.double({ min: -90, max: 90, noNaN: true }),
        longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      }),
      location: maybe(fc.record({ address: maybe(words(1024)), label: maybe(words(256)) })),
    }),
  ),
  named('carousel', fc.record({ text: maybe(words(1024)), items })),
  named('list', fc.record({ title: maybe(words(256)), text: words(3800), items: fc.option(items), actions })),
)
const section = (inner: fc.Arbitrary<unknown>) =>
  named('section', fc.record({ items: fc.array(inner, { minLength: 1, maxLength: 3 }) }))
const body = json(
  fc.oneof(
    part,
    section(fc.oneof(part, section(part))),
    named('html', fc.record({ text: maybe(words(5000)), html: maybe(words(5000)), attachments, metadata })),
    named(
      'action',
      fc.record({ text: maybe(words(4096)), actions: fc.array(action, { minLength: 1, maxLength: 5 }) }),
    ),
    named('authentication', fc.record({ otp: maybe(fc.record({ disclaimer: fc.boolean() })) })),
  ),
) as fc.Arbitrary<Body>

describe('what a client says', () => {
  it('comes to contents of the domain, or is refused by the name of a field that is there', () => {
    fc.assert(
      fc.property(body, fc.boolean(), (given, mail) => {
        assert.ok(fitsBody.Check(given), JSON.stringify(fitsBody.Errors(given)))
        try {
          const contents = contentsOf(given, { mail })
          assert.ok(contents.length > 0)
          for (const content of contents) {
            assert.ok(fitsDomain.Check(content), JSON.stringify([content, fitsDomain.Errors(content)]))
          }
        } catch (error) {
          assert.ok(error instanceof Problem && error.code === 'invalid', String(error))
          // All but the last name leads to something that was given.
          const place = (error.details.field ?? '').split('/').slice(2, -1)
          const inner = place.reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], given)
          assert.notEqual(inner, undefined, error.details.field)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('is read back as it was said, where one content says it all', () => {
    const reply = words(256).map(text => ({ kind: 'reply' as const, text, value: text }))
    const button = fc.oneof(
      reply,
      fc.record({ kind: fc.constant('reply' as const), text: words(256), value: words(1024) }),
      fc.record({ kind: fc.constant('url' as const), text: words(256), url }),
    )
    const buttons = fc.array(button, { minLength: 1, maxLength: 10 })
    const row = fc.record({ text: words(256), value: words(1024), description: maybe(words(1024)) })
    const content = json(
      fc.oneof(
        fc.record({ type: fc.constant('text'), text: words(65_536) }),
        fc.record({ type: fc.constant('image'), media: fc.record({ url }), caption: maybe(words(4096)) }),
        fc.record({
          type: fc.constant('document'),
          media: fc.record({ url, mimeType: fc.constant('application/pdf'), filename: maybe(words(255)) }),
          caption: maybe(words(4096)),
        }),
        fc.record({
          type: fc.constant('location'),
          latitude: fc.integer({ min: -90, max: 90 }),
          longitude: fc.integer({ min: -180, max: 180 }),
          name: maybe(words(256)),
          address: maybe(words(1024)),
        }),
        fc.record({ type: fc.constant('buttons'), text: words(4096), buttons }),
        fc.record({
          type: fc.constant('list'),
          text: words(3800),
          button: words(64),
          sections: fc.array(
            fc.record({ title: maybe(words(256)), rows: fc.array(row, { minLength: 1, maxLength: 5 }) }),
            { minLength: 1, maxLength: 3 },
          ),
        }),
        fc.record({
          type: fc.constant('cards'),
          cards: fc.array(
            fc.record({
              title: words(256),
              text: maybe(words(1024)),
              media: maybe(fc.record({ url })),
              buttons: maybe(buttons),
            }),
            { minLength: 1, maxLength: 5 },
          ),
        }),
        fc.record({
          type: fc.constant('email'),
          subject: maybe(words(998)),
          html: words(5000),
          text: maybe(words(5000)),
          attachments: maybe(
            fc.array(fc.record({ url, filename: words(255) }), { minLength: 1, maxLength: 3 }),
          ),
        }),
      ),
    ) as fc.Arbitrary<OutboundContent>
    fc.assert(
      fc.property(content, said => {
        assert.ok(fitsDomain.Check(said), JSON.stringify(fitsDomain.Errors(said)))
        assert.ok(said.type !== 'template')
        const read = bodyOf(said)
        assert.ok(fitsBody.Check(read), JSON.stringify([read, fitsBody.Errors(read)]))
        assert.deepEqual(contentsOf(read, { mail: true }), [said])
      }),
      { numRuns: 1000 },
    )
  })

  it('in a mail has its subject from the body, else from beside it', () => {
    const given = (metadata?: { subject: string }): Body => ({
      type: 'text',
      text: { text: 'Hi', ...(metadata && { metadata }) },
    })
    const mail = { type: 'email', text: 'Hi' }
    assert.deepEqual(contentsOf(given({ subject: 'a' }), { mail: true, subject: 'b' }), [
      { ...mail, subject: 'a' },
    ])
    assert.deepEqual(contentsOf(given(), { mail: true, subject: 'b' }), [{ ...mail, subject: 'b' }])
    assert.deepEqual(contentsOf(given(), { mail: true }), [{ type: 'text', text: 'Hi' }])
    assert.deepEqual(contentsOf(given({ subject: 'a' }), { mail: false }), [{ type: 'text', text: 'Hi' }])
  })

  it('above a picture with buttons is the title of a card, and goes on below it', () => {
    const text = `${'word '.repeat(60)}end`
    const given: Body = {
      type: 'image',
      image: {
        text,
        images: [{ mediaUrl: 'https://a.example/b.png' }],
        actions: [{ type: 'reply', reply: { text: 'Yes' } }],
      },
    }
    const [content] = contentsOf(given, { mail: false })
    assert.ok(content?.type === 'cards')
    const [card] = content.cards
    assert.equal(`${card?.title} ${card?.text}`, text)
  })
})

describe('what a message holds', () => {
  const url = 'https://a.example/b'
  const cases: [string, Exclude<Content, { type: 'template' }>, object][] = [
    [
      'a sticker',
      { type: 'sticker', media: { url } },
      { type: 'image', image: { images: [{ mediaUrl: url }] } },
    ],
    [
      'a gif',
      { type: 'image', media: { url, mimeType: 'image/gif' } },
      { type: 'gif', gif: { mediaUrl: url } },
    ],
    [
      'a voice message of a kind that is not known',
      { type: 'voice', media: { url } },
      { type: 'file', file: { files: [{ mediaUrl: url, contentType: 'application/octet-stream' }] } },
    ],
    [
      'a file that could not be kept',
      {
        type: 'document',
        media: { ref: 'x', filename: 'a.pdf', failure: { code: 'large', message: 'Too large.' } },
      },
      { type: 'text', text: { text: 'a.pdf\nToo large.' } },
    ],
    [
      'a picture that is not here',
      { type: 'image', media: { ref: 'x' } },
      { type: 'text', text: { text: 'The file is not kept.' } },
    ],
    [
      'a reaction',
      { type: 'reaction', emoji: '👍', messageId: null },
      { type: 'text', text: { text: '👍' } },
    ],
    [
      'a reaction that is taken back',
      { type: 'reaction', emoji: '', messageId: null },
      { type: 'text', text: { text: 'The reaction was taken back.' } },
    ],
    [
      'a call',
      { type: 'call', state: 'ended', reason: 'no_answer', durationSeconds: 7.4 },
      { type: 'text', text: { text: 'Call ended: no answer, 7 s' } },
    ],
    [
      'a call that was recorded',
      { type: 'call', state: 'ended', recording: { url, mimeType: 'audio/mpeg' } },
      { type: 'file', file: { files: [{ mediaUrl: url, contentType: 'audio/mpeg' }], text: 'Call ended' } },
    ],
    [
      'a number to call',
      { type: 'buttons', text: 'Call', buttons: [{ kind: 'call', text: 'Us', phone: '+31201234567' }] },
      {
        type: 'text',
        text: { text: 'Call', actions: [{ type: 'link', link: { text: 'Us', url: 'tel:+31201234567' } }] },
      },
    ],
    [
      'a mail without HTML',
      { type: 'email', subject: 'Hi' },
      { type: 'text', text: { text: 'Hi', metadata: { subject: 'Hi' } } },
    ],
    [
      'something else',
      { type: 'unsupported', description: 'A poll' },
      { type: 'text', text: { text: 'A poll' } },
    ],
  ]
  for (const [name, content, expected] of cases) {
    it(`is told where it is ${name}`, () => assert.deepEqual(bodyOf(content), expected))
  }
})
