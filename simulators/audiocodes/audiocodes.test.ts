import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as readJson } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type AudiocodesSimulator, startAudiocodes } from './index.ts'

interface Asked {
  path: string
  body: { conversation: string; activities?: { id: string; name?: string; text?: string }[]; reason?: string }
}

const timestamp = new Date(0).toISOString()
const says = (text: string) => ({ type: 'message', id: text, timestamp, text })

describe('the AudioCodes simulator', () => {
  let gateway: AudiocodesSimulator
  let url: string
  let asked: Asked[]
  /** What the bot says next, each once. */
  let answers: unknown[]
  const bot = createServer(async (request: IncomingMessage, response) => {
    if (request.headers.authorization !== 'Bearer secret') return response.writeHead(401).end('{}')
    if (request.method === 'GET') return response.end('{"type":"ac-bot-api","success":true}')
    const body = (await readJson(request)) as Asked['body']
    const path = String(request.url)
    asked.push({ path, body })
    if (path === '/bots/acme') {
      const to = (name: string) => `calls/${body.conversation}/${name}`
      const urls = {
        activitiesURL: to('activities'),
        refreshURL: to('refresh'),
        disconnectURL: to('disconnect'),
      }
      return response.end(JSON.stringify({ ...urls, expiresSeconds: 60 }))
    }
    return response.end(
      JSON.stringify({ activities: path.endsWith('activities') ? answers.splice(0, 1) : [] }),
    )
  })

  before(async () => {
    await new Promise<void>(resolve => bot.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/bots/acme`
    gateway = await startAudiocodes()
  })
  beforeEach(() => {
    asked = []
    answers = []
  })
  after(async () => {
    await gateway.close()
    bot.closeAllConnections()
    bot.close()
  })

  it('calls nobody before a bot is connected, and connects none that does not take its token', async () => {
    await assert.rejects(gateway.call(), /No bot/)
    await assert.rejects(gateway.connect({ url, token: 'wrong' }), /401/)
    await assert.rejects(gateway.connect({ url: 'https://example.com/bot', token: 'secret' }), /this machine/)
    await gateway.connect({ url, token: 'secret' })
  })

  it('tells the bot what happens in a call, at the places it named', async () => {
    answers = [says('Hello')]
    const call = await gateway.call({ caller: '+491604697810' })
    await call.say('Hi')
    await call.press('5')
    await call.silence()
    await call.refresh()
    await call.hangUp()
    const at = (name: string) => `/bots/calls/${call.conversation}/${name}`
    assert.deepEqual(
      asked.map(({ path, body }) => [path, body.activities?.[0]?.name ?? body.activities?.[0]?.text ?? null]),
      [
        ['/bots/acme', null],
        [at('activities'), 'start'],
        [at('activities'), 'Hi'],
        [at('activities'), 'DTMF'],
        [at('activities'), 'noUserInput'],
        [at('refresh'), null],
        [at('disconnect'), null],
      ],
    )
    assert.deepEqual(
      call.heard().map(activity => activity.text),
      ['Hello'],
    )
    assert.deepEqual(call.problems(), [])
  })

  it('asks again, with the same ids, when an answer is lost', async () => {
    const call = await gateway.call()
    asked = []
    answers = [says('lost'), says('heard')]
    gateway.loseAnswer()
    await call.say('Hi')
    const [first, second] = asked.map(({ body }) => body.activities?.[0]?.id)
    assert.equal(first, second)
    assert.deepEqual(
      call.heard().map(activity => activity.text),
      ['heard'],
    )
  })

  it('names what is said twice', async () => {
    answers = [says('Hello'), says('Hello')]
    const call = await gateway.call()
    await call.say('Hi')
    assert.deepEqual(call.repeated(), ['Hello'])
  })

  const wrong: [what: string, activity: unknown][] = [
    ['nothing', null],
    ['what has no id', { type: 'message', text: 'x', timestamp }],
    ['what has no time', { type: 'message', text: 'x', id: 'x' }],
    ['a message without a text', { type: 'message', id: 'x', timestamp }],
    ['an unknown type', { type: 'hologram', id: 'x', timestamp }],
    ['an unknown event', { type: 'event', name: 'dance', id: 'x', timestamp }],
    ['a sound without a link', { type: 'event', name: 'playUrl', id: 'x', timestamp }],
    ['a transfer to nobody', { type: 'event', name: 'transfer', id: 'x', timestamp }],
  ]
  for (const [what, activity] of wrong) {
    it(`carries out nothing of ${what}`, async () => {
      answers = [activity]
      const call = await gateway.call()
      assert.deepEqual([call.heard().length, call.problems().length], [0, 1])
    })
  }

  it('can be played with curl', async () => {
    const ask = async <Content>(method: string, path: string, body?: object): Promise<[number, Content]> => {
      const response = await fetch(`${gateway.url}/_simulator${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      })
      return [response.status, (await response.json()) as Content]
    }
    const [, lines] = await ask<string[]>('GET', '')
    assert.ok(lines.some(line => line.startsWith('POST /_simulator/calls')))
    assert.equal((await ask('POST', '/bot', { url, token: 'secret' }))[0], 200)
    answers = [says('Hello'), says('Bye')]
    const [, call] = await ask<{ conversation: string }>('POST', '/calls', { caller: 'anonymous' })
    const [, later] = await ask<{ heard: unknown[] }>('POST', `/calls/${call.conversation}`, { text: 'Hi' })
    assert.equal(later.heard.length, 2)
    assert.equal((await ask('POST', `/calls/${call.conversation}`, { action: 'dance' }))[0], 400)
    assert.equal((await ask('POST', '/calls/nobody', { text: 'Hi' }))[0], 400)
    const [, calls] = await ask<{ conversation: string }[]>('GET', '/calls')
    assert.equal(calls.at(-1)?.conversation, call.conversation)
    assert.equal((await ask('POST', '/lose'))[0], 200)
  })
})
