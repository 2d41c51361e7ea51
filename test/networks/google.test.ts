import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import type { Channel } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

const ENDED = 'Google ended Business Messages on 31 July 2024.'

/** Nothing is simulated: Portico calls nobody for such a channel, and believes no call. */
eachStore((_kind, _open, address) => {
  let post: Correspondence
  let channel: Channel
  before(async () => {
    post = await startCorrespondence(await address(), {})
    channel = await post.connect('google', { gbmId: 'brands/1/agents/2' })
  })
  after(() => post.close())

  it('connects, lists and is active', async () => {
    assert.deepEqual([channel.status, channel.address], ['active', 'brands/1/agents/2'])
    const channels = await post.api.all<Channel>('/channels?network=google')
    assert.deepEqual(
      channels.map(({ id }) => id),
      [channel.id],
    )
    const { success, checks } = await post.api.post<{
      success: boolean
      checks: { status: string; message: string }[]
    }>(`/channels/${channel.id}/test`)
    assert.equal(success, true)
    for (const { status, message } of checks) assert.deepEqual([status, message], ['skipped', ENDED])
  })

  it('says why nothing is sent', async () => {
    const { status, body } = await post.api.ask<{ cure: string }>('POST', '/messages', {
      channelId: channel.id,
      to: 'conversation-1',
      content: { type: 'text', text: 'Hello' },
    })
    assert.deepEqual([status, body.cure], [400, ENDED])
  })

  it('believes no call', async () => {
    const call = await fetch(`${post.portico.url}/webhooks/${channel.id}`, { method: 'POST', body: '{}' })
    assert.equal(call.status, 401)
  })
})
