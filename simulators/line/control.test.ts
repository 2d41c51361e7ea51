import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startTestAccount, type TestAccount } from './test-account.ts'

describe('/_simulator', () => {
  let account: TestAccount
  before(async () => {
    account = await startTestAccount()
  })
  after(() => account.line.close())

  /** As curl does it: the body is JSON and nobody says so. */
  async function ask<Content>(method: string, path: string, body?: object): Promise<[number, Content]> {
    const response = await fetch(`${account.line.url}/_simulator${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    return [response.status, (await response.json()) as Content]
  }
  const own = (path: string) => `/accounts/${account.userId}${path}`

  it('lists what it can do', async () => {
    const [, lines] = await ask<string[]>('GET', '')
    assert.ok(lines.some(line => line.startsWith('POST /_simulator/accounts/:userId/play')))
  })

  it('adds accounts and lists them', async () => {
    const [, added] = await ask<{ userId: string }>('POST', '/accounts', { displayName: 'Shop' })
    const [, accounts] = await ask<{ userId: string; displayName: string }[]>('GET', '/accounts')
    assert.equal(accounts.find(({ userId }) => userId === added.userId)?.displayName, 'Shop')
  })

  it('plays a person, and shows what the account sends back', async () => {
    const [, event] = await ask<{ source: { userId: string } }>('POST', own('/play'), { text: 'Hello' })
    const { userId } = event.source
    await account.client.pushMessage({ to: userId, messages: [{ type: 'text', text: 'Hi' }] })
    const [, sent] = await ask<{ to: string }[]>('GET', own('/sent'))
    assert.deepEqual(
      sent.map(({ to }) => to),
      [userId],
    )
  })

  const acts: [string, object][] = [
    ['sendImage', {}],
    ['sendVideo', {}],
    ['sendAudio', {}],
    ['sendFile', { fileName: 'a.txt' }],
    ['sendSticker', {}],
    ['sendLocation', { latitude: 1, longitude: 2 }],
    ['unsend', { messageId: '1' }],
    ['unfollow', {}],
    ['follow', {}],
  ]
  for (const [action, more] of acts) {
    it(`plays ${action}`, async () => {
      const [status] = await ask('POST', own('/play'), { action, ...more })
      assert.equal(status, 200)
    })
  }

  const wrong: [string, string, string, object | undefined, number, RegExp][] = [
    ['an unknown act', 'POST', '/play', { action: 'dance' }, 400, /action is one of/],
    ['a text that is none', 'POST', '/play', { text: 1 }, 400, /text is a string/],
    ['a person with another id', 'POST', '/play', { text: 'a', customer: { userId: 'Ada' } }, 400, /hex/],
    ['a button nobody was shown', 'POST', '/play', { action: 'press', data: 'x' }, 400, /No button/],
    ['another path', 'GET', '/dance', undefined, 404, /GET \/_simulator lists/],
    ['another verb', 'DELETE', '/sent', undefined, 405, /lists/],
  ]
  for (const [name, method, path, body, expected, message] of wrong) {
    it(`refuses ${name}`, async () => {
      const [status, { error }] = await ask<{ error: string }>(method, own(path), body)
      assert.equal(status, expected)
      assert.match(error, message)
    })
  }

  it('takes, lists and drops faults', async () => {
    const rule = { kind: 'error', status: 503, call: 'push', times: 2 }
    assert.deepEqual(await ask('POST', '/faults', rule), [200, [rule]])
    assert.deepEqual(await ask('GET', '/faults'), [200, [rule]])
    assert.deepEqual(await ask('DELETE', '/faults'), [200, []])
    assert.equal((await ask('POST', '/faults', { kind: 'dance' }))[0], 400)
  })

  it('turns the webhook off and on, ends a token, and tells when all is delivered', async () => {
    const [, off] = await ask<{ usesWebhook: boolean }>('POST', own('/use-webhook'), { on: false })
    assert.equal(off.usesWebhook, false)
    assert.deepEqual(await ask('GET', '/settled'), [200, { settled: true }])
    await ask('POST', own('/revoke'))
    await assert.rejects(account.client.getBotInfo())
  })
})
