import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Update } from '@grammyjs/types'
import type { Customer } from '../index.ts'
import { refusal, startTestBot, type TestBot } from '../test-bot.ts'

describe('getUpdates', () => {
  let bot: TestBot
  let customer: Customer
  beforeEach(async () => {
    bot = await startTestBot()
    customer = bot.telegram.customer(bot.token)
  })
  afterEach(() => bot.telegram.close())

  const read = async (params: object = {}) =>
    (await bot.result<Update[]>('getUpdates', params)).map(({ message }) => message?.text)

  it('gives the same updates until an offset confirms them', async () => {
    const [first] = ['a', 'b', 'c'].map(text => customer.sendText(text))
    const from = first?.update_id ?? 0
    assert.deepEqual(await read(), ['a', 'b', 'c'])
    assert.deepEqual(await read({ limit: 2 }), ['a', 'b'])
    assert.deepEqual(await read({ offset: from }), ['a', 'b', 'c'])
    assert.deepEqual(await read({ offset: from + 1 }), ['b', 'c'])
    assert.deepEqual(await read(), ['b', 'c'])
    assert.equal(bot.telegram.pending(bot.token), 2)
    assert.deepEqual(await read({ offset: from + 3 }), [])
    assert.equal(bot.telegram.pending(bot.token), 0)
  })

  it('counts a negative offset from the end and forgets what was before', async () => {
    for (const text of ['a', 'b', 'c']) customer.sendText(text)
    assert.deepEqual(await read({ offset: -2 }), ['b', 'c'])
    assert.deepEqual(await read(), ['b', 'c'])
    assert.deepEqual(await read({ offset: -9 }), ['b', 'c'])
  })

  it('gives a hundred at most', async () => {
    for (let i = 0; i < 101; i++) customer.sendText('x')
    assert.equal((await read({ limit: 1000 })).length, 100)
    assert.equal((await read({ limit: 0 })).length, 1)
  })

  it('waits for an update when asked to', async () => {
    const reading = read({ timeout: 50 })
    await polling(bot)
    customer.sendText('late')
    assert.deepEqual(await reading, ['late'])
  })

  it('remembers allowed_updates', async () => {
    const { message } = customer.sendText('before')
    assert.deepEqual(await read({ allowed_updates: ['message_reaction'] }), ['before'])
    assert.equal(customer.sendText('left out').update_id, 0)
    customer.react(message.message_id, '🔥')
    assert.equal((await bot.result<Update[]>('getUpdates')).length, 2)
  })

  it('is refused while a webhook is set', async () => {
    await bot.result('setWebhook', { url: 'http://127.0.0.1:9/' })
    assert.equal(
      refusal(await bot.call('getUpdates')),
      "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
  })

  it('ends for another getUpdates', async () => {
    const first = bot.call('getUpdates', { timeout: 50 })
    await polling(bot)
    assert.equal((await bot.call('getUpdates')).ok, true)
    assert.equal(
      refusal(await first),
      '409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    )
  })

  it('ends for setWebhook', async () => {
    const reading = bot.call('getUpdates', { timeout: 50 })
    await polling(bot)
    await bot.result('setWebhook', { url: 'http://127.0.0.1:9/' })
    assert.equal(refusal(await reading), '409 Conflict: terminated by setWebhook request')
  })

  it('loses nothing to a caller who has gone', async () => {
    const gone = new AbortController()
    const path = `${bot.telegram.url}/bot${bot.token}/getUpdates?timeout=50`
    const reading = fetch(path, { signal: gone.signal }).catch(() => 'gone')
    await polling(bot)
    gone.abort()
    assert.equal(await reading, 'gone')
    customer.sendText('hi')
    assert.deepEqual(await read(), ['hi'])
  })
})

/** Lets a getUpdates that was sent before come to its wait: a later call has been answered. */
async function polling(bot: TestBot): Promise<void> {
  for (let i = 0; i < 5; i++) await bot.call('getMe')
}
