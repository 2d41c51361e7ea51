import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { shoot } from '../support/browser.ts'
import type { Message } from '../support/setup.ts'
import { type Site, startSite } from './widget-site.ts'

/** What a browser says of a server that is not there, or of one that answers while it stops. */
const GONE = [
  /failed: .*ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)/,
  /WebSocket connection to/,
  // Of a server that stops, a browser may not read what it says.
  /failed: .*ERR_FAILED/,
  /blocked by CORS policy/,
]

const numbered = (what: string, count: number) => Array.from({ length: count }, (_, i) => `${what} ${i}`)

describe('the widget without a connection', () => {
  let site: Site
  before(async () => {
    site = await startSite()
  })
  after(() => site.close())

  /** What Portico has of a conversation, in its order. */
  async function stored(conversationId: string): Promise<string[]> {
    const messages = await site.post.api.all<Message>(`/conversations/${conversationId}/messages`)
    return messages.map(({ content }) => (content.type === 'text' ? content.text : content.type)).reverse()
  }

  it('keeps what is said, shows that it waits, and says it once and in order when it is back', async t => {
    const visit = await site.visit(t, await site.connect())
    await visit.say('Before')
    const { conversationId } = await site.told('Before')
    await visit.context.setOffline(true)
    await visit.page.getByText('No connection. Messages are sent when it is back.').waitFor()
    const words = numbered('offline', 4)
    for (const word of words) await visit.say(word)
    assert.equal(await visit.log.getByText('Waiting to be sent').count(), 4)
    await shoot(visit.page, 'widget-offline')
    const answer = await site.answer(conversationId, 'Meanwhile')
    await visit.context.setOffline(false)
    await visit.sees('Meanwhile')
    await site.told('offline 3')
    await visit.log.getByText('Waiting to be sent').first().waitFor({ state: 'detached' })
    await site.post.reached(answer, 'read')
    assert.deepEqual(
      (await stored(conversationId)).filter(text => text !== 'Meanwhile'),
      ['Before', ...words],
    )
    assert.equal((await visit.said()).length, 6)
    visit.clean(...GONE)
  })

  it('keeps what is said also when the page is loaded anew', async t => {
    const visit = await site.visit(t, await site.connect())
    await visit.say('Connected')
    const { conversationId } = await site.told('Connected')
    await site.post.portico.stop()
    await visit.page.getByText('No connection.').waitFor()
    await visit.say('Into the void')
    await visit.log.getByText('Waiting to be sent').waitFor()
    const begun = visit.page.reload()
    await site.post.portico.restart()
    await begun
    await visit.launcher.waitFor().catch(async () => {
      // The script itself did not come while there was no server.
      await visit.page.reload()
    })
    await visit.open()
    await site.told('Into the void')
    await visit.sees('Connected')
    await visit.log.getByText(/· Sent$/).waitFor()
    assert.deepEqual(await stored(conversationId), ['Connected', 'Into the void'])
    visit.clean(...GONE)
  })

  it('loses nothing and doubles nothing when the server is killed in mid-conversation', async t => {
    const visit = await site.visit(t, await site.connect())
    await visit.say('Hello')
    const { conversationId } = await site.told('Hello')
    const words = numbered('word', 12)
    for (const [round, word] of words.entries()) {
      await visit.say(word)
      await site.answer(conversationId, `answer ${round}`)
      if (round !== 3 && round !== 8) continue
      await visit.say(`killed ${round}`)
      await site.post.portico.kill9()
      await visit.say(`gone ${round}`)
      await site.post.portico.restart()
    }
    await site.told('word 11')
    await visit.sees('answer 11')
    await visit.log.locator('.waiting').first().waitFor({ state: 'detached' })
    const all = await stored(conversationId)
    const own = all.filter(text => !text.startsWith('answer'))
    const expected = words.flatMap((word, round) =>
      round === 3 || round === 8 ? [word, `killed ${round}`, `gone ${round}`] : [word],
    )
    assert.deepEqual(own, ['Hello', ...expected])
    const said = await visit.said()
    assert.equal(said.length, all.length)
    assert.deepEqual(
      said.filter(text => text.startsWith('<')),
      numbered('< answer', 12),
    )
    assert.deepEqual(
      said.filter(text => text.startsWith('>')),
      own.map(text => `> ${text}`),
    )
    visit.clean(...GONE)
  })

  it('goes without WebSockets, where a network lets none through', async t => {
    const channel = await site.connect()
    const visit = await site.visit(t, channel, { closed: true })
    await visit.context.routeWebSocket(/./, socket => socket.close())
    await visit.page.reload()
    await visit.open()
    await visit.say('By asking')
    const { conversationId } = await site.told('By asking')
    const answer = await site.answer(conversationId, 'And by answering')
    await visit.sees('And by answering')
    await site.post.reached(answer, 'read')
    visit.clean()
  })

  it('works where the browser keeps nothing, for as long as the page is there', async t => {
    const visit = await site.visit(t, await site.connect(), { closed: true })
    await visit.context.addInitScript({
      content: `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })`,
    })
    await visit.page.reload()
    await visit.open()
    await visit.say('Remember nothing')
    const { conversationId } = await site.told('Remember nothing')
    await site.answer(conversationId, 'Who are you?')
    await visit.sees('Who are you?')
    await visit.page.reload()
    await visit.open()
    await visit.field.waitFor()
    assert.deepEqual(await visit.said(), [])
    visit.clean()
  })
})
