import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import type { Network, NetworkIO } from '../../server/domain/network.ts'
import { createHttpClient, type HttpClient } from '../../server/net/client.ts'
import { failingIO } from '../../server/networks/contract/io.ts'
import { instagram } from '../../server/networks/instagram/index.ts'
import { messenger } from '../../server/networks/messenger/index.ts'
import { whatsapp } from '../../server/networks/whatsapp/index.ts'
import { type MetaSimulator, startMeta } from '../../simulators/meta/index.ts'

let meta: MetaSimulator
let http: HttpClient
before(async () => {
  meta = await startMeta()
  http = createHttpClient({ userAgent: 'Portico/test' })
})
after(async () => {
  await http.close()
  await meta.close()
})

/** What a network may use, without a channel. */
const io = (): NetworkIO => ({
  ...failingIO,
  request: async request => {
    const result = await http.request(request)
    if (result.ok) return { ok: true, response: result.response }
    return { ok: false, failure: { code: result.failure.kind, message: result.failure.message } }
  },
})

it("one token shows its owner's accounts, each ready to be connected", async () => {
  const app = meta.addApp()
  const number = meta.addNumber(app.id, { verifiedName: 'Coast' })
  const page = meta.addPage(app.id, { name: 'Coast' })
  const plain = meta.addPage(app.id, { name: 'Hills', instagram: null })
  const token = meta.addUserToken(app.id)
  const explore = async (network: Network) => {
    const result = await network.explore?.(token, meta.url, io())
    assert.ok(result?.ok, JSON.stringify(result))
    return result.accounts.map(({ address, config, secrets }) => ({ address, config, secrets }))
  }
  const { phoneNumberId, businessAccountId } = number
  const { pageId, accessToken } = page
  assert.deepEqual(await explore(whatsapp), [
    { address: phoneNumberId, config: { phoneNumberId, businessAccountId }, secrets: { accessToken: token } },
  ])
  assert.deepEqual(await explore(messenger), [
    { address: pageId, config: { pageId }, secrets: { accessToken } },
    { address: plain.pageId, config: { pageId: plain.pageId }, secrets: { accessToken: plain.accessToken } },
  ])
  const accountId = String(page.instagramId)
  assert.deepEqual(await explore(instagram), [
    { address: accountId, config: { pageId, accountId }, secrets: { accessToken } },
  ])
})

it('a revoked token shows nothing, and why', async () => {
  const token = meta.addUserToken(meta.addApp().id)
  meta.faults.revoke(token)
  for (const network of [whatsapp, messenger, instagram]) {
    const result = await network.explore?.(token, meta.url, io())
    assert.ok(result && !result.ok)
    assert.equal(result.failure.code, '190')
    assert.ok(!JSON.stringify(result).includes(token))
  }
})

it('templates are read page by page', async () => {
  const app = meta.addApp()
  const templates = Array.from({ length: 150 }, (_, index) => ({
    name: `t${index}`,
    language: 'de',
    status: 'APPROVED' as const,
    category: 'UTILITY' as const,
    components: [{ type: 'BODY' as const, text: 'Hallo {{1}}, bis bald.' }],
  }))
  const { phoneNumberId, businessAccountId, accessToken } = meta.addNumber(app.id, { templates })
  const result = await whatsapp.templates?.(
    {
      channelId: '',
      config: { phoneNumberId, businessAccountId },
      secrets: { accessToken },
      webhookSecret: '',
      webhookUrl: null,
      baseUrl: meta.url,
    },
    io(),
  )
  assert.ok(result?.ok)
  assert.deepEqual(
    result.templates.map(({ name }) => name),
    ['hello_world', ...templates.map(({ name }) => name)],
  )
})
