import assert from 'node:assert/strict'
import { it } from 'node:test'
import { callerOf, setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { MASK } from '../../domain/redact.ts'
import { createWebhook } from './create.ts'
import { getDelivery, listDeliveries, retryDelivery } from './deliveries.ts'
import { testWebhook } from './ping.ts'
import { getWebhook, listWebhooks } from './read.ts'
import { deleteWebhook } from './remove.ts'
import { replay } from './replay.ts'
import { rotateSecret } from './rotate.ts'
import { type UpdateWebhook, updateWebhook } from './update.ts'

const url = 'https://receiver.example/hook'

const refused: [Partial<UpdateWebhook>, string][] = [
  [{ url: 'receiver.example' }, '/url'],
  [{ url: 'ftp://receiver.example' }, '/url'],
  [{ url: 'https://user:password@receiver.example' }, '/url'],
  [{ url: `https://receiver.example/${'x'.repeat(2048)}` }, '/url'],
  [{ events: [] }, '/events'],
  [{ events: ['message.*', 'message.lost'] }, '/events/1'],
  [{ events: ['mess.*'] }, '/events/0'],
  [{ channels: [] }, '/channels'],
  [{ channels: [newId()] }, '/channels/0'],
  [{ envelope: 'letter' }, '/envelope'],
  [{ headers: { 'X Team': 'a' } }, '/headers/X Team'],
  [{ headers: { 'X/Team': 'a' } }, '/headers/X~1Team'],
  [{ headers: { 'X-Team': 'a\r\nX-Other: b' } }, '/headers/X-Team'],
  [{ headers: { 'X-Team': '' } }, '/headers/X-Team'],
  [{ headers: { 'X-Team': 'a', 'x-team': 'b' } }, '/headers/X-Team'],
  [{ headers: { Host: 'a' } }, '/headers/Host'],
  [{ headers: { 'Content-Length': '1' } }, '/headers/Content-Length'],
  [{ headers: { 'Webhook-Signature': 'v1,x' } }, '/headers/Webhook-Signature'],
  [{ headers: { 'X-New': MASK } }, '/headers/X-New'],
  [{ retryDelaysMs: [1000, 999] }, '/retryDelaysMs/1'],
  [{ retryDelaysMs: [604_800_001] }, '/retryDelaysMs/0'],
  [{ retryDelaysMs: Array.from({ length: 21 }, () => 1000) }, '/retryDelaysMs'],
  [{ maxRetries: -1 }, '/maxRetries'],
  [{ maxRetries: 21 }, '/maxRetries'],
  [{ timeoutMs: 999 }, '/timeoutMs'],
  [{ timeoutMs: 1000.5 }, '/timeoutMs'],
  [{ timeoutMs: 60_001 }, '/timeoutMs'],
]

eachStore((_kind, open) => {
  it('names the field that cannot be used', async t => {
    const { context, caller } = await setScene(t, open)
    const { webhook } = await createWebhook(context, caller, { url, events: ['*'] })
    for (const [input, field] of refused) {
      const expected = { code: 'invalid', details: { field } }
      await assert.rejects(createWebhook(context, caller, { url, events: ['*'], ...input }), expected)
      await assert.rejects(updateWebhook(context, caller, webhook.id, input), expected)
    }
    assert.deepEqual(await getWebhook(context, caller, webhook.id), webhook)
  })

  it('is shown without its secrets, and listed newest first', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const channel = await scene.channel()
    const { webhook, secret } = await createWebhook(context, caller, {
      url,
      description: 'CRM',
      events: ['message.*', 'channel.error'],
      channels: [channel],
      headers: { Authorization: 'Bearer planted-token' },
    })
    assert.match(secret, /^whsec_[A-Za-z0-9+/=]{32,}$/)
    assert.deepEqual(await getWebhook(context, caller, webhook.id), webhook)
    const { id, createdAt, updatedAt, ...rest } = webhook
    assert.deepEqual(rest, {
      url,
      description: 'CRM',
      envelope: 'native',
      events: ['message.*', 'channel.error'],
      channels: [channel],
      headers: { Authorization: MASK },
      enabled: true,
      disabledReason: null,
      failingSince: null,
      retryDelaysMs: null,
      maxRetries: null,
      timeoutMs: null,
      version: 1,
    })
    const second = await createWebhook(context, caller, { url, events: ['*'] })
    const page = await listWebhooks(context, caller, { limit: 1 })
    assert.deepEqual(page.items, [second.webhook])
    const last = await listWebhooks(context, caller, { limit: 1, cursor: page.next ?? '' })
    assert.deepEqual([last.items, last.next], [[webhook], null])
    for (const table of ['webhooks', 'secrets'] as const) {
      const stored = JSON.stringify(await context.store.read.selectFrom(table).selectAll().execute())
      assert.ok(!stored.includes('planted-token') && !stored.includes(secret), table)
    }
  })

  it('made again under the same id is the same', async t => {
    const { context, caller } = await setScene(t, open)
    const id = newId()
    const first = await createWebhook(context, caller, { url, events: ['*'] }, id)
    assert.deepEqual(await createWebhook(context, caller, { url, events: ['*'] }, id), first)
  })

  it('changes what is given, keeps what is masked, and counts versions', async t => {
    const { context, caller } = await setScene(t, open)
    const headers = { Authorization: 'Bearer planted-token', 'X-Team': 'support' }
    const { webhook } = await createWebhook(context, caller, { url, events: ['*'], headers })
    const next = 'https://receiver.example/next'
    const changed = await updateWebhook(
      context,
      caller,
      webhook.id,
      { url: next, headers: { authorization: MASK } },
      1,
    )
    assert.deepEqual(
      [changed.url, changed.events, changed.headers, changed.version],
      [next, ['*'], { authorization: MASK }, 2],
    )
    await assert.rejects(updateWebhook(context, caller, webhook.id, { url }, 1), { code: 'stale' })
    const off = await updateWebhook(context, caller, webhook.id, { enabled: false, description: 'off' }, 2)
    assert.deepEqual([off.enabled, off.description, off.disabledReason], [false, 'off', null])
  })

  it('keeps a schedule of its own until it is taken away', async t => {
    const { context, caller } = await setScene(t, open)
    const schedule = { retryDelaysMs: [60_000], maxRetries: 0, timeoutMs: 30_000 }
    const { webhook } = await createWebhook(context, caller, { url, events: ['*'], ...schedule })
    const kept = await updateWebhook(context, caller, webhook.id, { description: 'x' })
    assert.partialDeepStrictEqual(kept, schedule)
    const usual = { retryDelaysMs: null, maxRetries: null, timeoutMs: null }
    assert.partialDeepStrictEqual(await updateWebhook(context, caller, webhook.id, usual), usual)
  })

  it('takes names of events that its envelope knows and that do not happen here', async t => {
    const { context, caller } = await setScene(t, open, {
      envelopes: new Map([
        ['native', { write: () => ({ headers: {}, body: '' }) }],
        ['other', { otherEvents: ['moon.full'], write: () => ({ headers: {}, body: '' }) }],
      ]),
    })
    const events = ['moon.full', 'message.*']
    const { webhook } = await createWebhook(context, caller, { url, events, envelope: 'other' })
    assert.deepEqual((await updateWebhook(context, caller, webhook.id, { events })).events, events)
    const field = { code: 'invalid', details: { field: '/events/0' } }
    await assert.rejects(createWebhook(context, caller, { url, events }), field)
    await assert.rejects(updateWebhook(context, caller, webhook.id, { events, envelope: 'native' }), field)
  })

  it('two changes at once are both made, and of two with the same version only one', async t => {
    const { context, caller } = await setScene(t, open)
    const { webhook } = await createWebhook(context, caller, { url, events: ['*'] })
    await Promise.all([
      updateWebhook(context, caller, webhook.id, { description: 'new' }),
      updateWebhook(context, caller, webhook.id, { events: ['message.*'] }),
    ])
    const both = await getWebhook(context, caller, webhook.id)
    assert.deepEqual([both.description, both.events, both.version], ['new', ['message.*'], 3])
    const results = await Promise.allSettled(
      ['a', 'b'].map(description => updateWebhook(context, caller, webhook.id, { description }, 3)),
    )
    assert.deepEqual(results.map(r => r.status).sort(), ['fulfilled', 'rejected'])
  })

  it('two rotations at once leave three secrets', async t => {
    const { context, caller } = await setScene(t, open)
    const { webhook } = await createWebhook(context, caller, { url, events: ['*'] })
    const secrets = await Promise.all([1, 2].map(() => rotateSecret(context, caller, webhook.id)))
    assert.equal(new Set(secrets.map(s => s.secret)).size, 2)
    const row = await context.store.read.selectFrom('secrets').selectAll().executeTakeFirstOrThrow()
    const { signing } = JSON.parse(context.seal.open(caller.workspaceId, webhook.id, row.sealed))
    assert.equal(signing.length, 3)
  })

  it('is not there for another workspace', async t => {
    const { context, caller } = await setScene(t, open)
    const { webhook } = await createWebhook(context, caller, { url, events: ['*'] })
    const stranger = callerOf(newId())
    const { id } = webhook
    for (const call of [
      () => getWebhook(context, stranger, id),
      () => updateWebhook(context, stranger, id, { url }),
      () => rotateSecret(context, stranger, id),
      () => testWebhook(context, stranger, id),
      () => replay(context, stranger, id, { from: 0 }),
      () => listDeliveries(context, stranger, { webhookId: id, limit: 1 }),
      () => getDelivery(context, stranger, id, newId()),
      () => retryDelivery(context, stranger, id, newId()),
      () => deleteWebhook(context, stranger, id),
    ]) {
      await assert.rejects(call(), { code: 'not_found' }, call.toString())
    }
    assert.deepEqual((await listWebhooks(context, stranger, { limit: 10 })).items, [])
    assert.deepEqual(await getWebhook(context, caller, id), webhook)
  })
})
