import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { testContext } from '../../../test/support/context.ts'
import { callerOf } from '../../../test/support/scene.ts'
import { setStage } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { readConfig } from '../../config.ts'
import { acceptsToken } from '../../domain/channel-token.ts'
import { newId } from '../../domain/ids.ts'
import { createSeal } from '../../store/seal.ts'
import { createBot } from '../bots/create.ts'
import { deleteBot } from '../bots/remove.ts'
import { updateChannel } from '../channels/update.ts'
import { forget } from '../housekeeping.ts'
import { MOST_TOKENS } from './accepted.ts'
import { acceptToken, currentToken, endToken, generateToken, listTokens } from './tokens.ts'

const DAY = 86_400_000
const kind = 'voice-gateway'

eachStore((_kind, open, address) => {
  const scene = async (t: Parameters<typeof setStage>[0], options: Parameters<typeof setStage>[3] = {}) => {
    const stage = await setStage(t, open, address, { tokens: kind, ...options })
    const { nodes, caller } = stage
    const [node] = nodes
    const { bot } = await createBot(node, caller, { name: 'Helper' })
    const botId = bot.id
    const generate = () => generateToken(node, caller, { botId, kind })
    const accepts = (token: string, more: object = {}) => acceptToken(node, token, { botId, kind, ...more })
    const current = () => currentToken(node, caller.workspaceId, botId, kind)
    return { ...stage, node, botId, generate, accepts, current }
  }

  describe('tokens of a bot', () => {
    it('are accepted for the bot and the kind they were made for, and nothing else', async t => {
      const { node, caller, botId, generate, accepts } = await scene(t)
      const { token, id, validUntil, createdAt } = await generate()
      assert.match(token, /^[0-9a-f]{48}$/)
      assert.equal(validUntil, createdAt + 30 * DAY)
      const { workspaceId } = caller
      assert.deepEqual(await accepts(`cc-tok-${token}`), { id, kind, createdAt, validUntil, workspaceId })
      const { bot: other } = await createBot(node, caller, { name: 'Other' })
      assert.equal(await accepts(token, { botId: other.id }), null)
      assert.equal(await accepts(token, { kind: 'webchat' }), null)
      for (const wrong of ['', 'x', '0'.repeat(48), `${token}0`]) assert.equal(await accepts(wrong), null)
      const stranger = callerOf(newId())
      await assert.rejects(generateToken(node, stranger, { botId, kind }), { code: 'not_found' })
      await assert.rejects(listTokens(node, stranger, botId), { code: 'not_found' })
      await assert.rejects(endToken(node, stranger, botId, id), { code: 'not_found' })
      assert.equal(await currentToken(node, stranger.workspaceId, botId, kind), null)
    })

    it('can be shown again, and are nowhere in the store', async t => {
      const { node, caller, botId, generate, current } = await scene(t)
      assert.equal(await current(), null)
      const first = await generate()
      const second = await generate()
      assert.notEqual(first.token, second.token)
      assert.deepEqual(await current(), second)
      const { token, ...shown } = second
      const { token: _, ...before } = first
      assert.deepEqual(await listTokens(node, caller, botId), [shown, before])
      const rows = JSON.stringify(await node.store.read.selectFrom('channel_tokens').selectAll().execute())
      for (const secret of [token, first.token]) assert.ok(!rows.includes(secret))
    })

    it('stay good for their time, which the settings say, and then are forgotten', async t => {
      const parts = { config: readConfig({ PORTICO_CHANNEL_TOKEN_DAYS: '2' }, []) }
      const { node, generate, accepts, current, skip } = await scene(t, { parts })
      const first = await generate()
      skip(DAY)
      const second = await generate()
      assert.ok((await accepts(first.token)) && (await accepts(second.token)))
      skip(DAY)
      assert.equal(await accepts(first.token), null)
      assert.equal((await current())?.id, second.id)
      await Promise.all(forget.map(task => task.run(node)))
      const rows = await node.store.read.selectFrom('channel_tokens').select('id').execute()
      assert.deepEqual(
        rows.map(({ id }) => id),
        [second.id],
      )
      skip(DAY)
      assert.equal(await current(), null)
    })

    it('are the newest hundred', async t => {
      const { node, caller, botId, generate, accepts } = await scene(t)
      const first = await generate()
      const second = await generate()
      await generateToken(node, caller, { botId, kind: 'webchat' })
      for (let made = 2; made <= MOST_TOKENS; made++) await generate()
      assert.equal(await accepts(first.token), null)
      assert.ok(await accepts(second.token))
      assert.equal((await listTokens(node, caller, botId)).length, MOST_TOKENS + 1)
    })

    it('with the same id again are the same token', async t => {
      const { node, caller, botId } = await scene(t)
      const id = newId()
      const [one, two] = [
        await generateToken(node, caller, { botId, kind }, id),
        await generateToken(node, caller, { botId, kind }, id),
      ]
      assert.deepEqual(one, two)
    })

    it('are good under another master key, but can no longer be shown', async t => {
      const { node, caller, botId, generate, accepts } = await scene(t)
      const { token, ...shown } = await generate()
      const resealed = testContext(node.store, { seal: createSeal(randomBytes(32)) })
      assert.deepEqual(await currentToken(resealed, caller.workspaceId, botId, kind), {
        ...shown,
        token: null,
      })
      assert.ok(await acceptToken(resealed, token, { botId, kind }))
      assert.ok(await accepts(token))
    })

    it('end with the bot, or when they are ended', async t => {
      const { node, caller, botId, generate, accepts } = await scene(t)
      const [one, two] = [await generate(), await generate()]
      await endToken(node, caller, botId, one.id)
      assert.equal(await accepts(one.token), null)
      await assert.rejects(endToken(node, caller, botId, one.id), { code: 'not_found' })
      assert.ok(await accepts(two.token))
      await deleteBot(node, caller, botId)
      assert.equal(await accepts(two.token), null)
    })
  })

  describe('a channel of a bot', () => {
    it('knows the tokens of its bot and kind as they come and go', async t => {
      const { node, caller, botId, generate, channel, skip } = await scene(t)
      const { id } = await channel()
      const knows = async (token: string) => {
        const accepted = (await node.channels.get(id))?.account.acceptedTokens ?? []
        return acceptsToken(accepted, token, node.now())
      }
      const early = await generate()
      const { token: web } = await generateToken(node, caller, { botId, kind: 'webchat' })
      assert.equal(await knows(early.token), false)
      await updateChannel(node, caller, id, { botId })
      assert.deepEqual([await knows(early.token), await knows(web)], [true, false])
      const late = await generate()
      assert.ok(await knows(late.token))
      await endToken(node, caller, botId, early.id)
      assert.equal(await knows(early.token), false)
      skip(31 * DAY)
      assert.equal(await knows(late.token), false)
      await updateChannel(node, caller, id, { botId: null })
      assert.equal((await node.channels.get(id))?.account.acceptedTokens, undefined)
    })
  })
})
