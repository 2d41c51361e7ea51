import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { InboxItem, Message } from '../../../api/types.ts'
import { type Filter, itemsOf, type Pages, withChange, withItem, withMessage } from './items.ts'

const open: Filter = { status: 'open', unread: false, channelId: null }
const item = (id: string, second: number, more: Partial<InboxItem['conversation']> = {}) =>
  ({
    conversation: { id, lastMessageAt: at(second), status: 'open', channelId: 'c', unread: 0, ...more },
    contact: { id, name: null, address: id },
    lastMessage: null,
  }) as InboxItem
const at = (second: number) => new Date(second * 1000).toISOString()
const list = (next: string | null, ...pages: InboxItem[][]): Pages => ({
  pages: pages.map((items, index) => ({ items, next: index < pages.length - 1 ? 'more' : next })),
  pageParams: pages.map(() => null),
})
const ids = (pages: Pages) => itemsOf(pages).map(({ conversation }) => conversation.id)

describe('the list of conversations', () => {
  const two = list('more', [item('d', 40), item('c', 30)], [item('b', 20), item('a', 10)])

  it('has what is new on top, and each once', () => {
    assert.deepEqual(ids(withItem(two, open, item('e', 50))), ['e', 'd', 'c', 'b', 'a'])
    assert.deepEqual(ids(withItem(two, open, item('b', 50))), ['b', 'd', 'c', 'a'])
    assert.deepEqual(ids(withItem(two, open, item('n', 25))), ['d', 'c', 'n', 'b', 'a'])
  })

  it('leaves what is older than all that is loaded for later, unless all is loaded', () => {
    assert.deepEqual(ids(withItem(two, open, item('z', 5))), ['d', 'c', 'b', 'a'])
    assert.deepEqual(ids(withItem(list(null, []), open, item('z', 5))), ['z'])
    assert.deepEqual(ids(withItem(list(null, [item('a', 10)]), open, item('z', 5))), ['a', 'z'])
  })

  it('loses what belongs elsewhere', () => {
    assert.deepEqual(ids(withItem(two, open, item('c', 50, { status: 'closed' }))), ['d', 'b', 'a'])
    const elsewhere = { ...open, channelId: 'other' }
    assert.deepEqual(ids(withItem(two, elsewhere, item('n', 50))), ['d', 'c', 'b', 'a'])
  })

  it('keeps what was read while only the unread are listed', () => {
    const unread = { ...open, unread: true }
    assert.ok(ids(withItem(two, unread, item('c', 30))).includes('c'))
    assert.ok(!ids(withItem(two, unread, item('n', 50))).includes('n'))
  })

  it('shows the last message, whatever is told of older ones', () => {
    const said = (id: string, text: string, second: number) =>
      ({ id, content: { type: 'text', text }, createdAt: at(second) }) as Message
    const change = (message: Message) => (each: InboxItem) => withMessage(each, message)
    const first = withChange(two, open, 'a', change(said('m2', 'New', 60)))
    assert.deepEqual(ids(first), ['a', 'd', 'c', 'b'])
    const then = withChange(first, open, 'a', change(said('m1', 'Old', 5)))
    assert.equal(itemsOf(then)[0]?.lastMessage?.preview, 'New')
    assert.equal(
      withChange(two, open, 'nobody', each => each),
      two,
    )
  })
})
