import assert from 'node:assert/strict'
import { it } from 'node:test'
import { eventually, receive } from '../../../test/support/scene.ts'
import { bring, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { nativeEnvelope } from '../../dialects/native/envelope.ts'
import { newId } from '../../domain/ids.ts'
import { PNG, setMedia } from '../media/testing.ts'
import { createBot } from './create.ts'
import { handleBots } from './handle.ts'

eachStore((_kind, open, address) => {
  const setBot = async (t: Parameters<typeof setMedia>[0], answer: (link: string, id: string) => object) => {
    const links: string[] = []
    const stage = await setMedia(t, [open, address], {
      env: { PORTICO_PUBLIC_URL: 'https://portico.example' },
      parts: { envelopes: new Map([['native', nativeEnvelope]]) },
    })
    const { node, caller } = stage
    const { url } = await receive(t, ({ body }) => {
      const { media } = JSON.parse(body).data.message.content
      links.push(media.url)
      return { body: JSON.stringify({ messages: [{ content: answer(media.url, media.id) }] }) }
    })
    const { bot } = await createBot(node, caller, { name: 'Helper', url })
    const { id: channelId } = await stage.channel({ botId: bot.id, config: { token: 'another-token' } })
    const comes = () =>
      bring(node, channelId, written('m1', { content: { type: 'image', media: { ref: 'f1' } } }))
    const answers = async () => {
      const rows = await node.store.read
        .selectFrom('messages')
        .select('content')
        .where('direction', '=', 'outbound')
        .execute()
      return rows.map(row => JSON.parse(row.content))
    }
    return { ...stage, links, comes, answers, handle: () => stage.work(node, handleBots(node)) }
  }

  it('a bot gets a link to the file of a message, and answers with a file by its id', async t => {
    const stage = await setBot(t, (_, id) => ({ type: 'image', media: { id } }))
    await stage.comes()
    stage.fetch()
    await stage.settled()
    stage.handle()
    const [content] = await eventually(async () => {
      const sent = await stage.answers()
      return sent.length > 0 && sent
    })
    assert.match(`${stage.links[0]}`, /^https:\/\/portico\.example\/media\/[\w-]+\/file\.png\?expires=/)
    const [row] = await stage.rows()
    assert.deepEqual(content, {
      type: 'image',
      media: { id: row?.id, mimeType: 'image/png', size: PNG.length },
    })
  })

  it('a bot that names a file of elsewhere is told so', async t => {
    const stage = await setBot(t, () => ({ type: 'image', media: { id: newId() } }))
    await stage.comes()
    stage.handle()
    await eventually(() => stage.links.length > 0)
    // It is tried for a while: a file may not be there yet.
    const { id: laneId } = await stage.node.store.read
      .selectFrom('bots')
      .select('id')
      .executeTakeFirstOrThrow()
    await eventually(async () => {
      stage.skip(1_800_000)
      stage.node.bus.publish('work', { kind: 'bot', workspaceId: stage.caller.workspaceId, laneId })
      return (await told(stage.node, stage.caller, 'bot.error')).length > 0
    })
    const [event] = await told(stage.node, stage.caller, 'bot.error')
    assert.match(
      JSON.stringify(event?.data),
      /The answer of the bot cannot be sent: \/messages\/0\/content\/media\/id: There is no such file\./,
    )
    assert.deepEqual(await stage.answers(), [])
  })
})
