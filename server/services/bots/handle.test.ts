import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { eventually, type Receiver, receive, type Scene, setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { startTalk, type Talk, wake } from '../../../test/support/talk.ts'
import { newId } from '../../domain/ids.ts'
import { createHttpClient } from '../../net/client.ts'
import { createBot } from './create.ts'
import { handleBots } from './handle.ts'
import { rotateBotSecret, updateBot } from './update.ts'

const HOUR = 3_600_000

/** What was sent in a conversation, in the order of the ids. */
async function answersIn({ context }: Scene, { conversationId }: Talk): Promise<string[]> {
  const rows = await context.store.read
    .selectFrom('messages')
    .select('content')
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'outbound')
    .orderBy('id')
    .execute()
  return rows.map(row => JSON.parse(row.content).text)
}

const jobsOf = ({ context }: Scene, kind: 'bot' | 'send') =>
  context.store.read.selectFrom('jobs').selectAll().where('kind', '=', kind).orderBy('id').execute()

const eventsOf = async ({ context }: Scene, type: string) => {
  const rows = await context.store.read.selectFrom('events').select('data').where('type', '=', type).execute()
  return rows.map(row => JSON.parse(row.data))
}

const said = (text: string): string => JSON.parse(text).data.message.content.text
const says = (...texts: string[]) => ({
  body: JSON.stringify({ messages: texts.map(text => ({ content: { type: 'text', text } })) }),
})

/** A bot at a receiver, with a channel. */
async function setBot(scene: Scene, { url }: Pick<Receiver, 'url'>) {
  const { bot, secret } = await createBot(scene.context, scene.caller, { name: 'Helper', url })
  return { botId: bot.id, secret, channelId: await scene.channel({ bot_id: bot.id }) }
}

eachStore((_kind, open) => {
  it('hands messages to the bot, signed, and sends its answers in their order', async t => {
    const scene = await setScene(t, open)
    const receiver = await receive(t, ({ body }) =>
      said(body) === 'nothing' ? { status: 204 } : says(`${said(body)} 1`, `${said(body)} 2`),
    )
    const { botId, secret, channelId } = await setBot(scene, receiver)
    const talk = await startTalk(scene, botId, channelId)
    scene.work(handleBots(scene.context))
    for (const text of ['a', 'nothing', 'b']) await talk.write(text)
    await eventually(async () => (await jobsOf(scene, 'bot')).length === 0)
    assert.deepEqual(
      receiver.calls.map(call => said(call.body)),
      ['a', 'nothing', 'b'],
    )
    for (const call of receiver.calls) {
      new Webhook(secret).verify(call.body, call.headers as Record<string, string>)
    }
    const first = JSON.parse(receiver.calls[0]?.body ?? '')
    assert.deepEqual(
      [first.type, first.channelId, first.data.contact.name, first.data.conversation.id],
      ['message.received', channelId, 'Ada', talk.conversationId],
    )
    assert.deepEqual(await answersIn(scene, talk), ['a 1', 'a 2', 'b 1', 'b 2'])
    assert.deepEqual(
      (await jobsOf(scene, 'send')).map(job => [job.lane_id, job.serial_id]),
      Array(4).fill([channelId, talk.conversationId]),
    )
    const { secret: second } = await rotateBotSecret(scene.context, scene.caller, botId)
    await talk.write('nothing')
    const call = await eventually(() => receiver.calls[3])
    new Webhook(second).verify(call.body, call.headers as Record<string, string>)
  })

  it('answers a message of the conversation, and no other', async t => {
    const scene = await setScene(t, open)
    let replyTo = newId()
    const receiver = await receive(t, () => ({
      body: JSON.stringify({
        messages: [{ content: { type: 'text', text: 'yes' }, replyTo, metadata: { a: 1 } }],
      }),
    }))
    const { botId, channelId } = await setBot(scene, receiver)
    const talk = await startTalk(scene, botId, channelId)
    scene.work(handleBots(scene.context))
    const messageId = await talk.write('a')
    await eventually(async () => (await jobsOf(scene, 'bot'))[0]?.attempts === 1)
    assert.deepEqual(await answersIn(scene, talk), [])
    replyTo = messageId
    scene.skip(HOUR)
    wake(scene, botId)
    await eventually(async () => (await answersIn(scene, talk)).length === 1)
    const row = await scene.context.store.read
      .selectFrom('messages')
      .select(['reply_to', 'metadata'])
      .where('direction', '=', 'outbound')
      .executeTakeFirstOrThrow()
    assert.deepEqual([row.reply_to, row.metadata], [messageId, '{"a":1}'])
  })

  it('a bot that fails holds up neither another conversation nor another bot', async t => {
    const scene = await setScene(t, open)
    const stuck = Promise.withResolvers<void>()
    const slow = await receive(t, async ({ body }) => {
      if (said(body) === 'stuck') await stuck.promise
      return said(body) === 'fail' ? { status: 500 } : says(said(body))
    })
    const quick = await receive(t, ({ body }) => says(said(body)))
    const one = await setBot(scene, slow)
    const two = await setBot(scene, quick)
    const [failing, waiting, going, other] = [
      await startTalk(scene, one.botId, one.channelId),
      await startTalk(scene, one.botId, one.channelId),
      await startTalk(scene, one.botId, one.channelId),
      await startTalk(scene, two.botId, two.channelId),
    ] as const
    scene.work(handleBots(scene.context))
    await failing.write('fail')
    await waiting.write('stuck')
    await eventually(async () => (await jobsOf(scene, 'bot')).some(job => job.attempts === 1))
    await failing.write('behind')
    await going.write('goes')
    await other.write('goes')
    for (const talk of [going, other]) {
      await eventually(async () => (await answersIn(scene, talk)).length === 1)
    }
    assert.deepEqual(await answersIn(scene, failing), [], 'order within the conversation holds')
    stuck.resolve()
    await eventually(async () => (await answersIn(scene, waiting)).length === 1)
  })

  it('gives up after ten tries over about an hour, says why, and goes on', async t => {
    const scene = await setScene(t, open)
    const receiver = await receive(t, ({ body }) => (said(body) === 'a' ? { body: 'ok' } : says('b!')))
    const { botId, channelId } = await setBot(scene, receiver)
    const talk = await startTalk(scene, botId, channelId)
    scene.work(handleBots(scene.context))
    const messageId = await talk.write('a')
    let waited = 0
    for (let tries = 1; tries < 10; tries++) {
      const job = await eventually(async () => (await jobsOf(scene, 'bot')).find(j => j.attempts === tries))
      const wait = job.due_at - scene.context.now()
      waited += wait
      scene.skip(wait)
      wake(scene, botId)
    }
    const [error] = await eventually(async () => {
      const found = await eventsOf(scene, 'bot.error')
      return found.length > 0 && found
    })
    assert.equal(receiver.calls.length, 10)
    assert.ok(waited > HOUR / 2 && waited < 1.5 * HOUR, `${waited} ms`)
    assert.deepEqual(
      [error.bot.id, error.message.id, error.condition.code],
      [botId, messageId, 'bot_answer_invalid'],
    )
    assert.match(error.condition.message, /no JSON object/)
    await talk.write('b')
    await eventually(async () => (await answersIn(scene, talk)).length === 1)
    assert.deepEqual(await jobsOf(scene, 'bot'), [])
  })

  it('answers once although the job is done twice', async t => {
    const scene = await setScene(t, open)
    const { context } = scene
    const both = Promise.withResolvers<void>()
    const receiver = await receive(t, async (_call, count) => {
      if (count === 2) both.resolve()
      await both.promise
      return says('once')
    })
    const { botId, channelId } = await setBot(scene, receiver)
    const talk = await startTalk(scene, botId, channelId)
    await talk.write('a')
    const [job] = await jobsOf(scene, 'bot')
    const work = handleBots(context)
    const { workspaceId } = scene.caller
    const bot = await work.open({ workspaceId, laneId: botId })
    assert.ok(job && bot)
    const { signal } = new AbortController()
    await Promise.all([work.perform(job, bot, signal), work.perform(job, bot, signal)])
    assert.deepEqual(await answersIn(scene, talk), ['once'])
    assert.equal((await jobsOf(scene, 'send')).length, 1)
  })

  it('keeps what waits for a disabled bot until it is enabled', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t, ({ body }) => says(said(body)))
    const { botId, channelId } = await setBot(scene, receiver)
    const talk = await startTalk(scene, botId, channelId)
    await updateBot(context, caller, botId, { enabled: false })
    scene.work(handleBots(context))
    await talk.write('a')
    const parked = () =>
      context.store.read.selectFrom('leases').selectAll().where('owner', 'is', null).executeTakeFirst()
    await eventually(parked)
    assert.deepEqual(receiver.calls, [])
    await updateBot(context, caller, botId, { enabled: true })
    await eventually(async () => (await answersIn(scene, talk)).length === 1)
  })

  it('removes what waits for a bot that is gone or has no URL', async t => {
    const scene = await setScene(t, open)
    const { botId, channelId } = await setBot(scene, { url: 'https://bot.example' })
    await updateBot(scene.context, scene.caller, botId, { url: null })
    const talks = [await startTalk(scene, botId, channelId), await startTalk(scene, newId(), channelId)]
    for (const talk of talks) await talk.write('a')
    scene.work(handleBots(scene.context))
    await eventually(async () => (await jobsOf(scene, 'bot')).length === 0)
  })

  it('does not call a private address, and says how to allow it', async t => {
    const guarded = createHttpClient({ userAgent: 'Portico/test', guard: [] })
    t.after(() => guarded.close())
    const scene = await setScene(t, open, { guardedHttp: guarded })
    const receiver = await receive(t)
    const { botId, channelId } = await setBot(scene, receiver)
    const talk = await startTalk(scene, botId, channelId)
    scene.work(handleBots(scene.context))
    await talk.write('a')
    const [error] = await eventually(async () => {
      const found = await eventsOf(scene, 'bot.error')
      return found.length > 0 && found
    })
    assert.match(error.condition.message, /PORTICO_WEBHOOK_ALLOW/)
    assert.deepEqual(receiver.calls, [])
  })
})
