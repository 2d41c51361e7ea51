import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeCursor, encodeCursor } from '../../domain/cursor.ts'
import { idAt } from '../../domain/ids.ts'
import type { PartOfList, Place } from '../../http/two-way.ts'
import { fromToken, type PageQuery, relaxPaging, toToken, turnTo } from './pages.ts'

const at = { url: 'https://portico.example/v1/Channels', key: 'flex_chat_channels' }

/** A list as the services give it: by ids, from one on. */
function listOf(ids: Set<number>) {
  return async ({ order, limit, cursor }: PartOfList) => {
    const newest = [...ids].sort((a, b) => b - a).map(n => ({ id: idAt(n) }))
    const after = cursor === undefined ? null : decodeCursor(cursor)
    const ordered = order === 'newest' ? newest : newest.toReversed()
    const rest = ordered.filter(({ id }) => after === null || (order === 'newest' ? id < after : id > after))
    const items = rest.slice(0, limit)
    return { items, next: rest.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null }
  }
}

/** What a client asks for by a link, as the server reads it. */
function asked(link: string): PageQuery {
  const { PageSize, Page, PageToken } = Object.fromEntries(new URL(link).searchParams)
  return { PageSize: Number(PageSize), Page: Number(Page), ...(PageToken !== undefined && { PageToken }) }
}

const small = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 25 })

describe('pages', () => {
  it('hold everything once, and lead back the same way', async () => {
    await fc.assert(
      fc.asyncProperty(small, fc.integer({ min: 1, max: 7 }), async (numbers, size) => {
        const read = listOf(new Set(numbers))
        const pages = [await turnTo({ PageSize: size }, at, read)]
        for (let link = pages[0]?.meta.next_page_url; link; link = pages.at(-1)?.meta.next_page_url) {
          pages.push(await turnTo(asked(link), at, read))
        }
        const wanted = numbers.toSorted((a, b) => b - a).map(idAt)
        assert.deepEqual(
          pages.flatMap(page => page.items.map(item => item.id)),
          wanted,
        )
        assert.deepEqual(
          pages.map(page => page.meta.page),
          pages.map((_, i) => i),
        )
        assert.equal(pages.length, Math.max(1, Math.ceil(numbers.length / size)))
        const back = pages.slice(-1)
        for (let link = back[0]?.meta.previous_page_url; link; link = back[0]?.meta.previous_page_url) {
          back.unshift(await turnTo(asked(link), at, read))
        }
        assert.deepEqual(
          back.map(page => page.items),
          pages.map(page => page.items),
        )
        assert.deepEqual(
          back.map(page => page.meta.page),
          pages.map(page => page.meta.page),
        )
      }),
    )
  })

  it('neither repeat nor hide what stays, while other items come and go', async () => {
    // A page of one for each of the 40 there can be, and the last.
    const most = 41
    const changes = fc.array(fc.record({ add: small, remove: small }), { minLength: most, maxLength: most })
    await fc.assert(
      fc.asyncProperty(
        small,
        small,
        fc.integer({ min: 1, max: 5 }),
        changes,
        async (stay, come, size, steps) => {
          const ids = new Set([...stay, ...come])
          const seen: string[] = []
          let link: string | null = null
          for (const { add, remove } of steps) {
            const page: Awaited<ReturnType<typeof turnTo<{ id: string }>>> = await turnTo(
              link === null ? { PageSize: size } : asked(link),
              at,
              listOf(ids),
            )
            seen.push(...page.items.map(item => item.id))
            link = page.meta.next_page_url
            if (link === null) break
            for (const n of remove) if (!stay.includes(n)) ids.delete(n)
            for (const n of add) ids.add(n)
          }
          assert.equal(link, null)
          assert.equal(new Set(seen).size, seen.length, 'something came twice')
          assert.deepEqual(
            stay.map(idAt).filter(id => !seen.includes(id)),
            [],
          )
        },
      ),
    )
  })

  it('have links with what the list is filtered by', async () => {
    const { meta } = await turnTo(
      { PageSize: 2, FriendlyName: 'Rock & Röll' },
      at,
      listOf(new Set([1, 2, 3])),
    )
    const token = toToken({ way: 'after', id: idAt(2) })
    assert.deepEqual(meta, {
      key: 'flex_chat_channels',
      url: `${at.url}?FriendlyName=Rock+%26+R%C3%B6ll&PageSize=2&Page=0`,
      first_page_url: `${at.url}?FriendlyName=Rock+%26+R%C3%B6ll&PageSize=2&Page=0`,
      previous_page_url: null,
      next_page_url: `${at.url}?FriendlyName=Rock+%26+R%C3%B6ll&PageSize=2&Page=1&PageToken=${token}`,
      page: 0,
      page_size: 2,
    })
  })
})

describe('a page token', () => {
  it('says where a page is', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom<Place['way']>('after', 'before'), (id, way) => {
        assert.match(toToken({ way, id }), /^PA[\w-]+$/)
        assert.deepEqual(fromToken(toToken({ way, id })), { way, id })
      }),
    )
  })

  it('is refused when it is none of ours', () => {
    const good = toToken({ way: 'after', id: idAt(1) })
    const bad = [
      '',
      'PA',
      'x',
      good.slice(2),
      good.slice(0, -1),
      `${good}A`,
      good.replace('PA0', 'PA2'),
      `${good}=`,
    ]
    for (const token of bad)
      assert.throws(() => fromToken(token), { details: { meta: { code: 21481 } } }, token)
  })
})

describe('parameters', () => {
  const cases: [given: Record<string, unknown>, read: Record<string, unknown>][] = [
    [{ PageSize: '1000' }, { PageSize: '1000' }],
    [{ PageSize: '1001' }, { PageSize: '1000' }],
    [{ PageSize: String(Number.MAX_SAFE_INTEGER) }, { PageSize: '1000' }],
    [{ PageSize: String(Number.MAX_VALUE) }, { PageSize: '1000' }],
    [{ PageSize: 'Infinity' }, { PageSize: 'Infinity' }],
    [{ PageSize: '-5000' }, { PageSize: '-5000' }],
    [{ PageSize: '' }, { PageSize: '' }],
    [{ Page: '', PageToken: '', FriendlyName: '' }, {}],
    [{ Page: '2' }, { Page: '2' }],
  ]
  for (const [given, read] of cases) {
    it(`${JSON.stringify(given)} are read as ${JSON.stringify(read)}`, async () => {
      const query = { ...given }
      await relaxPaging({ query } as Parameters<typeof relaxPaging>[0])
      assert.deepEqual(query, read)
    })
  }
})
