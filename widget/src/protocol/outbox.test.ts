import assert from 'node:assert/strict'
import { describe, it, mock, type TestContext } from 'node:test'
import { Refused, Unreachable } from './failure.ts'
import type { Keep } from './keep.ts'
import { Outbox } from './outbox.ts'
import type { Message, Problem, Said } from './wire.ts'

function memory(): Keep & { names(prefix?: string): string[] } {
  const kept = new Map<string, string>()
  return {
    get: name => JSON.parse(kept.get(name) ?? 'null') ?? undefined,
    set: (name, value) => void kept.set(name, JSON.stringify(value)),
    remove: name => void kept.delete(name),
    names: (prefix = '') => [...kept.keys()].filter(name => name.startsWith(prefix)).sort(),
  }
}
const problem = (code: string, more: Partial<Problem> = {}): Problem => ({
  code,
  status: 400,
  detail: code,
  ...more,
})

function setUp(t: TestContext, keep = memory()) {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  t.after(() => mock.timers.reset())
  const sent: Said[] = []
  const refused: string[] = []
  const scene = {
    keep,
    sent,
    refused,
    ready: true,
    /** What the server answers next. */
    answers: [] as (Error | null)[],
    texts: () => sent.map(({ content }) => (content.type === 'text' ? content.text : content.type)),
    states: () => outbox.items.map(({ state }) => state),
    outbox: undefined as unknown as Outbox,
  }
  const outbox = new Outbox({
    keep,
    ready: () => scene.ready,
    say: async said => {
      sent.push(said)
      const answer = scene.answers.shift() ?? null
      if (answer) throw answer
      return { id: `stored-${said.id}`, clientId: said.id } as Message
    },
    attach: async file => {
      const answer = scene.answers.shift() ?? null
      if (answer) throw answer
      return { attachment: `of ${file.name}` }
    },
    accepted: () => {},
    refused: ({ code }) => refused.push(code),
    changed: () => {},
  })
  scene.outbox = outbox
  return scene
}
const settled = () => new Promise<void>(resolve => setImmediate(resolve))
const text = (words: string) => ({ type: 'text' as const, text: words })

describe('Outbox', () => {
  it('sends one after the other, in order', async t => {
    const { outbox, texts, keep } = setUp(t)
    for (const words of ['one', 'two', 'three']) outbox.add(text(words))
    await settled()
    assert.deepEqual(texts(), ['one', 'two', 'three'])
    assert.deepEqual([outbox.items, keep.names()], [[], []])
  })

  it('keeps what is said without a connection, over a reload as well, under its name', async t => {
    const scene = setUp(t)
    scene.ready = false
    for (const words of ['one', 'two']) scene.outbox.add(text(words))
    await settled()
    assert.deepEqual([scene.sent, scene.states()], [[], ['waiting', 'waiting']])
    const names = scene.outbox.items.map(({ id }) => id)
    mock.timers.reset()
    const later = setUp(t, scene.keep)
    await later.outbox.flush()
    assert.deepEqual(later.texts(), ['one', 'two'])
    assert.deepEqual(
      later.sent.map(({ id }) => id),
      names,
    )
  })

  it('sends again under the same name what was not answered, before what comes after', async t => {
    const scene = setUp(t)
    scene.answers = [new Unreachable()]
    scene.outbox.add(text('one'))
    scene.outbox.add(text('two'))
    await settled()
    assert.deepEqual(scene.texts(), ['one'])
    mock.timers.tick(1000)
    await settled()
    assert.deepEqual(scene.texts(), ['one', 'one', 'two'])
    assert.equal(scene.sent[0]?.id, scene.sent[1]?.id)
  })

  it('waits as long as the server says', async t => {
    const scene = setUp(t)
    scene.answers = [new Refused(problem('rate_limited'), 7)]
    scene.outbox.add(text('one'))
    await settled()
    mock.timers.tick(6999)
    await settled()
    assert.equal(scene.sent.length, 1)
    mock.timers.tick(1)
    await settled()
    assert.equal(scene.sent.length, 2)
  })

  it('goes on after what is refused, which the visitor can try again or discard', async t => {
    const scene = setUp(t)
    scene.answers = [new Refused(problem('invalid')), null]
    scene.outbox.add(text('bad'))
    scene.outbox.add(text('good'))
    await settled()
    assert.deepEqual([scene.texts(), scene.states()], [['bad', 'good'], ['failed']])
    const [{ id = '' } = {}] = scene.outbox.items
    scene.outbox.retry(id)
    await settled()
    assert.deepEqual([scene.texts(), scene.outbox.items], [['bad', 'good', 'bad'], []])
  })

  it('waits while the chat is switched off or the session is over', async t => {
    for (const reason of [
      problem('channel_unavailable', { reason: 'switched_off' }),
      problem('unauthenticated'),
    ]) {
      const scene = setUp(t)
      scene.answers = [new Refused(reason)]
      scene.outbox.add(text('one'))
      await settled()
      assert.deepEqual([scene.states(), scene.refused], [['waiting'], [reason.code]])
      mock.timers.reset()
    }
  })

  it('sends a file once, though its message has to be said again', async t => {
    const scene = setUp(t)
    scene.answers = [new Unreachable(), null, new Unreachable(), null]
    scene.outbox.add({ type: 'file', file: new File(['a'], 'order.pdf') })
    await settled()
    // A file is not kept: it would not fit.
    assert.deepEqual(scene.keep.names(), [])
    mock.timers.tick(1000)
    await settled()
    assert.equal(scene.keep.names().length, 1)
    mock.timers.tick(2000)
    await settled()
    assert.deepEqual(
      scene.sent.map(({ content }) => content),
      [
        { type: 'attachment', attachment: 'of order.pdf' },
        { type: 'attachment', attachment: 'of order.pdf' },
      ],
    )
    assert.deepEqual([scene.outbox.items, scene.keep.names()], [[], []])
  })

  it('lets go of what the server has by another way', async t => {
    const scene = setUp(t)
    scene.ready = false
    scene.outbox.add(text('one'))
    const [{ id = '' } = {}] = scene.outbox.items
    scene.outbox.settle([{ id: 'stored', clientId: id } as Message])
    assert.deepEqual([scene.outbox.items, scene.keep.names()], [[], []])
  })
})
