import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readConfig } from '../../config.ts'
import type { Content } from '../../domain/content.ts'
import { newId } from '../../domain/ids.ts'
import { createSeal } from '../../store/seal.ts'
import { checkLink, linksInAnswers, linksInEvents, linksToNetworks, linkTo, ownFile } from './links.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)

const scene = (env: Record<string, string> = {}, now = NOW) => ({
  config: readConfig(env, []),
  seal: createSeal(randomBytes(32)),
  now: () => now,
})

const claimOf = (link: string) => {
  const { searchParams } = new URL(link)
  return { expires: `${searchParams.get('expires')}`, signature: `${searchParams.get('signature')}` }
}

describe('a link to a file', () => {
  it('leads to the public address, with a name that has an ending', () => {
    const context = scene({ PORTICO_PUBLIC_URL: 'https://portico.example/base/' })
    const id = newId()
    const link = (filename: string | null, mimeType: string | null = null) =>
      new URL(linkTo(context, 'w', { id, filename, mimeType })).pathname.replace(`/base/media/${id}/`, '')
    assert.deepEqual(
      [
        link('cat.png'),
        link('Käse & Brot.pdf'),
        link(null, 'image/jpeg'),
        link('no ending', 'image/png'),
        link(null),
        link('..'),
        link('../../x'),
        link('a\0b.txt'),
      ],
      [
        'cat.png',
        'K%C3%A4se%20%26%20Brot.pdf',
        'file.jpg',
        'no%20ending.png',
        'file',
        'file',
        '.._.._x',
        'a_b.txt',
      ],
    )
    const { length } = linkTo(context, newId(), { id, filename: '漢'.repeat(255) })
    assert.ok(length < 2000, `${length}`)
  })

  it('is an address inside /media/<id>/, whatever the name', () => {
    const context = scene()
    const id = newId()
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), filename => {
        const { pathname } = new URL(linkTo(context, 'w', { id, filename }))
        assert.match(pathname, new RegExp(`^/media/${id}/[^/]+$`))
      }),
    )
  })

  it('stays the same for a while, and holds for as long as it says', () => {
    const seal = createSeal(randomBytes(32))
    const id = newId()
    const at = (now: number) => ({ ...scene({}, now), seal })
    const first = linkTo(at(NOW), 'w', { id })
    assert.equal(linkTo(at(NOW + 60_000), 'w', { id }), first)
    assert.notEqual(linkTo(at(NOW + HOUR), 'w', { id }), first)
    for (let now = NOW; now < NOW + HOUR; now += 100_001) {
      const claim = claimOf(linkTo(at(now), 'w', { id }))
      assert.equal(checkLink(at(now + HOUR - 1), 'w', id, claim), 'good')
      assert.equal(checkLink(at(now + 1.25 * HOUR + 1000), 'w', id, claim), 'expired')
    }
  })

  it('is longer good in events, and longer still for networks', () => {
    const context = scene()
    const media = { id: newId() }
    const lifetimes = [
      [linksInAnswers, 1],
      [linksInEvents, 24],
      [linksToNetworks, 7 * 24],
    ] as const
    for (const [linksFor, hours] of lifetimes) {
      const content = linksFor(context, 'w')<Content>({ type: 'image', media })
      assert.ok(content.type === 'image')
      const lasts = (Number(claimOf(`${content.media.url}`).expires) * 1000 - NOW) / HOUR
      assert.ok(lasts >= hours && lasts <= 1.25 * hours, `${lasts}`)
    }
  })

  it('is forged when anything of it is another', () => {
    const context = scene()
    const [workspace, id] = [newId(), newId()]
    const { expires, signature } = claimOf(linkTo(context, workspace, { id }))
    const check = (changes: { workspace?: string; id?: string; expires?: string; signature?: string }) =>
      checkLink(context, changes.workspace ?? workspace, changes.id ?? id, {
        expires: changes.expires ?? expires,
        signature: changes.signature ?? signature,
      })
    assert.equal(check({}), 'good')
    const flipped = `${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`
    const forgeries = [
      { workspace: newId() },
      { id: newId() },
      { expires: `${Number(expires) + 1}` },
      { expires: `0${expires}` },
      { expires: `${expires}.0` },
      { expires: 'Infinity' },
      { expires: '' },
      { signature: flipped },
      { signature: signature.slice(0, -1) },
      { signature: `${signature}=` },
      { signature: '' },
    ]
    for (const forgery of forgeries) assert.equal(check(forgery), 'forged', JSON.stringify(forgery))
    assert.equal(checkLink(scene(), workspace, id, { expires, signature }), 'forged')
  })

  it('is known as our own wherever it points, and no other is', () => {
    const context = scene({ PORTICO_PUBLIC_URL: 'https://portico.example' })
    const id = newId()
    const link = linkTo(context, 'w', { id, filename: 'a.png' })
    assert.equal(ownFile(context, 'w', link), id)
    assert.equal(ownFile(context, 'other', link), null)
    assert.equal(ownFile(context, 'w', link.replace(id, newId())), null)
    assert.equal(ownFile(context, 'w', 'https://example.com/a.png'), null)
    assert.equal(ownFile(context, 'w', 'no address'), null)
    const late = { ...context, now: () => NOW + 2 * HOUR }
    assert.equal(ownFile(late, 'w', link), null)
  })

  it('stands on every file that Portico keeps, and on no other', () => {
    const link = linksInAnswers(scene(), 'w', 'https://x.example')
    const [a, b] = [newId(), newId()]
    const content = link<Content>({
      type: 'email',
      attachments: [
        { id: a },
        { url: 'https://y.example/f' },
        { id: b, failure: { code: 'x', message: 'X.' } },
        { ref: 'r' },
      ],
    })
    assert.ok(content.type === 'email')
    assert.deepEqual(
      content.attachments?.map(file => file.url?.slice(0, 25)),
      [`https://x.example/media/${a[0]}`, 'https://y.example/f', undefined, undefined],
    )
  })
})
