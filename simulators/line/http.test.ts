import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { LineEvent } from './index.ts'
import { addTestAccount, refused, startTestAccount, type TestAccount } from './test-account.ts'

describe('HTTP', () => {
  let account: TestAccount
  before(async () => {
    account = await startTestAccount()
  })
  after(() => account.line.close())
  beforeEach(() => {
    account.line.faults.clear()
    account = addTestAccount(account.line)
  })

  const push = (to: string) => account.client.pushMessage({ to, messages: [{ type: 'text', text: 'hi' }] })

  const cases: [string, string, string, RequestInit['body'], Record<string, string>, number, RegExp][] = [
    ['no token', 'GET', '/info', null, { authorization: '' }, 401, /invalid token/],
    ['another path', 'GET', '/elsewhere', null, {}, 404, /Not found/],
    ['another verb', 'DELETE', '/message/push', null, {}, 405, /Not Allowed/],
    ['a form', 'POST', '/message/push', 'to=1', { 'content-type': 'text/plain' }, 415, /media type/],
    ['no JSON', 'POST', '/message/push', '{', {}, 400, /parsed as JSON/],
    ['more than 2 MB', 'POST', '/message/push', 'a'.repeat(2 * 1024 * 1024 + 1), {}, 413, /Too Large/],
    ['a file nobody sent', 'GET', '/message/1/content', null, {}, 404, /Not found/],
  ]
  for (const [name, method, path, body, headers, expected, message] of cases) {
    it(`refuses ${name}`, async () => {
      const response = await fetch(`${account.line.url}/v2/bot${path}`, {
        method,
        body,
        headers: {
          authorization: `Bearer ${account.channelAccessToken}`,
          'content-type': 'application/json',
          ...headers,
        },
      })
      assert.equal(response.status, expected)
      assert.ok(response.headers.get('x-line-request-id'))
      assert.match(((await response.json()) as { message: string }).message, message)
    })
  }

  it('refuses a token that was ended', async () => {
    await account.client.getBotInfo()
    account.line.faults.revoke(account.userId)
    assert.equal((await refused(account.client.getBotInfo()))[0], 401)
  })

  it('goes wrong as it is told', async () => {
    const { thread } = account.line.customer(account.userId)
    account.line.faults.add({ kind: 'flood', retryAfter: 1, call: 'push' })
    account.line.faults.add({ kind: 'error', status: 500, call: 'push', carriedOut: true })
    account.line.faults.add({ kind: 'reset', call: 'push' })
    await account.client.getBotInfo()
    assert.equal((await refused(push(thread)))[0], 429)
    assert.equal((await refused(push(thread)))[0], 500)
    assert.equal(account.line.sent(account.userId).length, 1)
    await assert.rejects(push(thread))
    await push(thread)
  })

  it('keeps what people send, and prepares a film first', async () => {
    const customer = account.line.customer(account.userId)
    const idOf = ({ message }: LineEvent) => (message as { id: string }).id
    const picture = idOf(customer.sendImage({ content: Buffer.from('JPEG') }))
    assert.equal(await text(await account.client.getMessageContent(picture)), 'JPEG')
    const film = idOf(customer.sendVideo({ preparing: 1 }))
    const { httpResponse } = await account.client.getMessageContentWithHttpInfo(film)
    assert.equal(httpResponse.status, 202)
    assert.deepEqual(await account.client.getMessageContentTranscodingByMessageId(film), {
      status: 'processing',
    })
    assert.deepEqual(await account.client.getMessageContentTranscodingByMessageId(film), {
      status: 'succeeded',
    })
    assert.equal(await text(await account.client.getMessageContent(film)), 'A file of the kind video.')
    customer.unsend(picture)
    assert.equal((await refused(account.client.getMessageContent(picture)))[0], 404)
  })

  it('shows that an answer is being written, to one person', async () => {
    const person = account.line.customer(account.userId)
    const group = account.line.customer(account.userId, { groupId: `C${'b'.repeat(32)}` })
    await account.client.showLoadingAnimation({ chatId: person.thread, loadingSeconds: 20 })
    assert.deepEqual(account.line.typing(account.userId), [person.userId])
    assert.equal((await refused(account.client.showLoadingAnimation({ chatId: group.thread })))[0], 400)
    assert.equal(
      (await refused(account.client.showLoadingAnimation({ chatId: person.thread, loadingSeconds: 7 })))[0],
      400,
    )
  })
})
