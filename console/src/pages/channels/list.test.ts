import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Channel, ChannelOverview, Event } from '../../api/types.ts'
import { arrange } from './arrange.ts'
import { type Change, merge, note, patch } from './patch.ts'
import { positionOf, type Row, rowOf } from './row.ts'
import { nothingSelected, toggle, toggleAll } from './selection.ts'
import { readView, type View, writeView } from './view.ts'

const AT = Date.UTC(2026, 0, 1, 12)
const iso = (ms: number) => new Date(AT + ms).toISOString()

const overview = (id: string, more: Partial<ChannelOverview> = {}): ChannelOverview => ({
  id,
  network: 'telegram',
  name: id,
  address: null,
  status: 'active',
  enabled: true,
  condition: null,
  conditionSince: iso(0),
  botId: null,
  environment: 'prod',
  received: 0,
  sent: 0,
  failed: 0,
  hours: Array(24).fill(0),
  lastMessageAt: null,
  ...more,
})
const rows = (...ids: string[]): Row[] => ids.map(id => rowOf(overview(id)))
const idsOf = (all: readonly Row[]) => all.map(row => row.id).join('')
const titleOf = (type: string) => (type === 'telegram' ? 'Telegram' : 'WhatsApp')
const all = readView(new URLSearchParams())

describe('arrange', () => {
  const channels = [
    overview('a', { name: 'Shop 10', status: 'inactive' }),
    overview('b', { name: 'Shop 2', address: '+49 151', received: 5 }),
    overview('c', { name: 'Café', status: 'error', network: 'whatsapp', environment: 'test' }),
    overview('d', { name: 'shop 2', status: 'pending', lastMessageAt: iso(1) }),
  ].map(rowOf)
  const shown = (view: Partial<View>) => idsOf(arrange(channels, { ...all, ...view }, titleOf).rows)

  it('puts those that need somebody first, and names as people sort them', () => {
    assert.equal(shown({}), 'cdba')
    assert.equal(shown({ sort: 'name' }), 'cdba')
    assert.equal(shown({ sort: 'name', descending: true }), 'adbc')
    assert.equal(shown({ sort: 'received', descending: true }), 'bcda')
    assert.equal(shown({ sort: 'last', descending: true }), 'dcba')
    assert.equal(shown({ sort: 'environment', descending: true }), 'cdba')
  })

  it('searches names, addresses and networks, without case and accents', () => {
    assert.equal(shown({ search: 'CAFE' }), 'c')
    assert.equal(shown({ search: '151' }), 'b')
    assert.equal(shown({ search: 'telegram shop 2' }), 'db')
    assert.equal(shown({ search: 'nothing' }), '')
  })

  it('filters, and counts each status as if all were shown', () => {
    assert.equal(shown({ statuses: ['error', 'inactive'] }), 'ca')
    assert.equal(shown({ network: 'whatsapp' }), 'c')
    assert.equal(shown({ environment: 'prod' }), 'dba')
    const { counts, networks } = arrange(channels, { ...all, search: 'shop', statuses: ['pending'] }, titleOf)
    assert.deepEqual(counts, { error: 0, pending: 1, active: 1, inactive: 1 })
    assert.deepEqual(networks, ['telegram', 'whatsapp'])
  })

  it('takes no notice of time and number: equal ones have an order', () => {
    const same = Array.from({ length: 50 }, (_, n) =>
      rowOf(overview(String(n).padStart(2, '0'), { name: 'x' })),
    )
    assert.equal(
      idsOf(arrange(same, all, titleOf).rows),
      idsOf(arrange(same.toReversed(), all, titleOf).rows),
    )
  })
})

describe('the address', () => {
  it('tells a view, and is read back', () => {
    const view: View = {
      search: 'a&b',
      statuses: ['error', 'pending'],
      network: 'line',
      environment: 'dev',
      sort: 'last',
      descending: true,
    }
    const address = writeView(view).toString()
    assert.equal(address, 'q=a%26b&status=error%2Cpending&network=line&environment=dev&sort=-last')
    assert.deepEqual(readView(new URLSearchParams(address)), view)
    assert.equal(writeView(all).toString(), '')
  })

  it('is passed over where it makes no sense', () => {
    assert.deepEqual(readView(new URLSearchParams('status=x&environment=y&sort=z')), all)
  })
})

const event = (type: Event['type'], channelId: string, data: object = {}, ms = 1): Event =>
  ({ id: 'e', type, timestamp: iso(ms), workspaceId: 'w', channelId, data }) as Event
const channel = (id: string, more: Partial<Channel> = {}) =>
  ({ ...overview(id), profile: {}, ...more }) as unknown as Channel

describe('patch', () => {
  const after = (before: readonly Row[], ...events: Event[]) => {
    const changes = new Map<string, Change>()
    for (const each of events) note(changes, each, before)
    return patch(before, changes)
  }

  it('counts messages, and leaves other rows as they are', () => {
    const before = rows('c', 'b', 'a')
    const [c, b, a] = after(
      before,
      event('message.received', 'b'),
      event('message.received', 'b', {}, 2),
      event('message.sent', 'b', {}, 3),
      event('message.failed', 'b', {}, 4),
      event('message.delivered', 'b', {}, 5),
    )
    assert.deepEqual([b?.received, b?.sent, b?.failed, b?.hours.at(-1)], [2, 1, 1, 3])
    assert.equal(b?.lastMessageAt, iso(3))
    assert.deepEqual([c, a], [before[0], before[2]])
    assert.equal(c, before[0])
  })

  it('does not count again what the server had counted', () => {
    const before = [rowOf(overview('a', { received: 7, lastMessageAt: iso(5) }))]
    const [row] = after(before, event('message.received', 'a', {}, 5), event('message.received', 'a', {}, 6))
    assert.equal(row?.received, 8)
  })

  it('shows how a channel is now, and keeps what passed', () => {
    const before = [rowOf(overview('a', { received: 7 }))]
    const condition = { code: 'x', message: 'Broken.' }
    const broken = channel('a', { status: 'error', name: 'New', condition, profile: { environment: 'dev' } })
    const [row] = after(before, event('channel.error', 'a', { channel: broken }))
    assert.deepEqual(
      [row?.status, row?.name, row?.nameKey, row?.condition, row?.environment, row?.received],
      ['error', 'New', 'new', condition, 'dev', 7],
    )
  })

  it('takes in new ones, and leaves out deleted ones', () => {
    const made = event('channel.created', 'b', { channel: channel('b') })
    assert.equal(
      idsOf(after(rows('c', 'a'), made, event('channel.deleted', 'c', { channel: channel('c') }))),
      'ba',
    )
    assert.equal(idsOf(after(rows('c', 'a'), event('message.received', 'x'))), 'ca')
  })
})

describe('merge', () => {
  const page = (...ids: string[]) => ids.map(id => overview(id, { name: `new ${id}` }))
  const names = (all: readonly Row[]) => all.map(row => row.name).join(' ')

  it('appends pages, the first time', () => {
    const first = merge([], page('e', 'd'), null, false)
    assert.equal(idsOf(merge(first, page('c', 'a'), 'd', true)), 'edca')
  })

  it('puts a page in the place of what was known of its stretch', () => {
    const known = rows('f', 'e', 'd', 'c', 'a')
    assert.equal(names(merge(known, page('f', 'd'), null, false)), 'new f new d c a')
    assert.equal(names(merge(known, page('b'), 'd', true)), 'f e d new b')
    assert.equal(idsOf(merge(known, [], 'd', true)), 'fed')
    // What the page before ended with was deleted meanwhile.
    assert.equal(idsOf(merge(rows('f', 'c', 'a'), page('c', 'b'), 'd', true)), 'fcb')
  })

  it('finds rows by their order', () => {
    const known = rows('e', 'c', 'a')
    assert.deepEqual(
      ['f', 'e', 'd', 'c', 'a', '0'].map(id => positionOf(known, id)),
      [0, 0, 1, 1, 2, 3],
    )
  })
})

describe('selection', () => {
  const shown = rows('e', 'd', 'c', 'b', 'a')
  const selected = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].sort().join('')

  it('goes on to where one clicks with shift', () => {
    const first = toggle(nothingSelected, shown, 'd', false)
    const stretch = toggle(first, shown, 'b', true)
    assert.equal(selected(stretch), 'bcd')
    assert.equal(selected(toggle(stretch, shown, 'c', false)), 'bd')
    assert.equal(selected(toggle(toggle(stretch, shown, 'c', false), shown, 'd', true)), 'b')
    assert.equal(selected(toggle(nothingSelected, shown, 'b', true)), 'b')
  })

  it('takes all that are shown, and leaves the others', () => {
    const other = toggle(nothingSelected, shown, 'x', false)
    const every = toggleAll(other, shown)
    assert.equal(selected(every), 'abcdex')
    assert.equal(selected(toggleAll(every, shown)), 'x')
  })
})
