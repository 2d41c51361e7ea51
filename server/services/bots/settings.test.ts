import assert from 'node:assert/strict'
import { it } from 'node:test'
import { callerOf, setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { createBot } from './create.ts'
import { getBot, listBots } from './read.ts'
import { deleteBot } from './remove.ts'
import { rotateBotSecret, type UpdateBot, updateBot } from './update.ts'

const url = 'https://bot.example/messages'

const refused: [UpdateBot, string][] = [
  [{ name: ' ' }, '/name'],
  [{ name: 'x'.repeat(257) }, '/name'],
  [{ url: 'bot.example' }, '/url'],
  [{ url: 'https://user@bot.example' }, '/url'],
  [{ metadata: { note: 'x'.repeat(20_000) } }, '/metadata'],
]

eachStore((_kind, open) => {
  it('is made, read, listed, changed and deleted', async t => {
    const { context, caller } = await setScene(t, open)
    const { bot, secret } = await createBot(context, caller, { name: 'Helper', url, metadata: { team: 1 } })
    assert.match(secret, /^whsec_/)
    const { id, createdAt, updatedAt, ...rest } = bot
    assert.deepEqual(rest, { name: 'Helper', url, enabled: true, metadata: { team: 1 }, version: 1 })
    assert.deepEqual(await getBot(context, caller, id), bot)
    const other = await createBot(context, caller, { name: 'Second' })
    assert.equal(other.bot.url, null)
    const page = await listBots(context, caller, { limit: 1 })
    assert.deepEqual(page.items, [other.bot])
    const rest2 = await listBots(context, caller, { limit: 1, cursor: page.next ?? '' })
    assert.deepEqual([rest2.items, rest2.next], [[bot], null])

    const changed = await updateBot(context, caller, id, { name: 'Helga', url: null, enabled: false }, 1)
    assert.deepEqual([changed.name, changed.url, changed.enabled, changed.version], ['Helga', null, false, 2])
    await assert.rejects(updateBot(context, caller, id, { name: 'Late' }, 1), { code: 'stale' })
    assert.notEqual((await rotateBotSecret(context, caller, id)).secret, secret)
    await deleteBot(context, caller, id)
    await assert.rejects(getBot(context, caller, id), { code: 'not_found' })
    const secrets = await context.store.read.selectFrom('secrets').select('owner_id').execute()
    assert.deepEqual(
      secrets.map(row => row.owner_id),
      [other.bot.id],
    )
  })

  it('made again under the same id is the same', async t => {
    const { context, caller } = await setScene(t, open)
    const id = newId()
    const first = await createBot(context, caller, { name: 'Helper' }, id)
    assert.deepEqual(await createBot(context, caller, { name: 'Helper' }, id), first)
  })

  it('names the field that cannot be used', async t => {
    const { context, caller } = await setScene(t, open)
    const { bot } = await createBot(context, caller, { name: 'Helper' })
    for (const [input, field] of refused) {
      const expected = { code: 'invalid', details: { field } }
      await assert.rejects(createBot(context, caller, { name: 'Helper', ...input }), expected)
      await assert.rejects(updateBot(context, caller, bot.id, input), expected)
    }
    assert.deepEqual(await getBot(context, caller, bot.id), bot)
  })

  it('is not deleted while it handles a channel', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const { bot } = await createBot(context, caller, { name: 'Helper' })
    const channel = await scene.channel({ bot_id: bot.id })
    await assert.rejects(deleteBot(context, caller, bot.id), {
      code: 'conflict',
      details: { cure: 'Give these channels another bot, or none, first.', meta: { channels: [channel] } },
    })
    assert.deepEqual(await getBot(context, caller, bot.id), bot)
  })

  it('is not there for another workspace', async t => {
    const { context, caller } = await setScene(t, open)
    const { bot } = await createBot(context, caller, { name: 'Helper' })
    const stranger = callerOf(newId())
    for (const call of [
      () => getBot(context, stranger, bot.id),
      () => updateBot(context, stranger, bot.id, { name: 'Mine' }),
      () => rotateBotSecret(context, stranger, bot.id),
      () => deleteBot(context, stranger, bot.id),
    ]) {
      await assert.rejects(call(), { code: 'not_found' }, call.toString())
    }
    assert.deepEqual(await getBot(context, caller, bot.id), bot)
  })
})
