import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type MetaSimulator, startMeta } from '../../simulators/meta/index.ts'
import { storedText } from '../secrets/stored.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import type { Channel } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

interface Found {
  address: string
  name: string
  config: object
  channelId: string | null
}

/** A person's token shows their accounts, and one of them is connected without anybody seeing its own token. */
eachStore((_kind, _open, address) => {
  let meta: MetaSimulator
  let post: Correspondence
  let store: string
  before(async () => {
    meta = await startMeta()
    store = await address()
    post = await startCorrespondence(
      store,
      Object.fromEntries(
        ['WHATSAPP', 'MESSENGER', 'INSTAGRAM'].map(name => [`PORTICO_${name}_URL`, meta.url]),
      ),
    )
  })
  after(async () => {
    await post.close()
    await meta.close()
  })

  const owner = () => {
    const app = meta.addApp()
    const number = meta.addNumber(app.id, { verifiedName: 'Coast' })
    const page = meta.addPage(app.id, { name: 'Coast' })
    return { app, number, page, token: meta.addUserToken(app.id) }
  }
  const explore = async (network: string, token: string) => {
    const { items } = await post.api.post<{ items: Found[] }>(`/networks/${network}/explore`, { token })
    return items
  }
  const refused = async (path: string, body: object) => {
    const { status, body: problem } = await post.api.ask<Record<string, string>>('POST', path, body)
    const { code, reason, field, cure } = problem
    return { status, code, reason, field, cured: cure !== undefined }
  }

  it('a token shows its accounts, connects one, and what it shows then names the channel', async () => {
    const { app, number, page, token } = owner()
    const accounts = {
      whatsapp: { address: number.phoneNumberId, secret: token },
      messenger: { address: page.pageId, secret: page.accessToken },
      instagram: { address: String(page.instagramId), secret: page.accessToken },
    }
    const answers: unknown[] = []
    for (const [network, { address }] of Object.entries(accounts)) {
      const free = await explore(network, token)
      assert.deepEqual(
        free.filter(account => account.address === address).map(account => account.channelId),
        [null],
      )
      const made = await post.api.post<Channel>('/channels', {
        network,
        name: 'Coast',
        explore: { token, address },
        config: { appSecret: app.secret },
      })
      assert.equal(made.address, address)
      const channel = await post.api.post<Channel>(`/channels/${made.id}/activate`)
      assert.equal(channel.status, 'active')
      const taken = await explore(network, token)
      assert.equal(taken.find(account => account.address === address)?.channelId, made.id)
      answers.push(free, { ...made, webhookSecret: '' }, channel, taken)
      answers.push(await post.api.get(`/channels/${made.id}/log`))
    }
    const person = meta.person(page.pageId)
    person.sendText('Hello')
    const { conversationId } = await post.told('message.received', person.person.id)
    await post.reached(
      await post.send({ conversationId, content: { type: 'text', text: 'Welcome' } }),
      'delivered',
    )
    const seen = [JSON.stringify(answers), post.portico.logs(), await storedText(store)]
    for (const text of seen) {
      for (const secret of [token, page.accessToken])
        assert.ok(!text.includes(secret), 'a token stands there')
    }
  })

  it('what a network refuses is said with a cure, and nothing is made', async () => {
    const { page, token } = owner()
    const choose = { network: 'messenger', name: 'Coast', explore: { token, address: page.pageId } }
    const { id } = await post.api.post<Channel>('/channels', choose)
    assert.deepEqual(await refused('/channels', choose), {
      status: 409,
      code: 'conflict',
      reason: 'already_connected',
      field: undefined,
      cured: true,
    })
    await post.api.delete(`/channels/${id}`)
    assert.deepEqual(await refused('/channels', { ...choose, explore: { token, address: '1' } }), {
      status: 400,
      code: 'invalid',
      reason: undefined,
      field: '/explore/address',
      cured: false,
    })
    meta.faults.add({ kind: 'error', status: 502, times: 2, path: 'accounts' })
    for (const ask of [
      () => refused('/networks/messenger/explore', { token }),
      () => refused('/channels', choose),
    ]) {
      const { status, code } = await ask()
      assert.deepEqual([status, code], [503, 'unavailable'])
    }
    meta.faults.revoke(token)
    for (const ask of [
      () => refused('/networks/messenger/explore', { token }),
      () => refused('/channels', choose),
    ]) {
      assert.deepEqual(await ask(), {
        status: 422,
        code: 'channel_refused',
        reason: '190',
        field: undefined,
        cured: true,
      })
    }
    const { items } = await post.api.get<{ items: Channel[] }>(`/channels?network=messenger&search=coast`)
    assert.ok(items.every(channel => channel.address !== page.pageId))
  })

  it('a network that tells no accounts says so', async () => {
    assert.deepEqual(await refused('/networks/sandbox/explore', { token: 'any' }), {
      status: 400,
      code: 'invalid',
      reason: undefined,
      field: '/network',
      cured: false,
    })
    const { status } = await refused('/networks/pigeon/explore', { token: 'any' })
    assert.equal(status, 404)
  })
})
