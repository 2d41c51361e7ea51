import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Locator } from 'playwright-core'
import { eventually } from '../support/scene.ts'
import { bubbles, type InboxScene, startInbox, thread } from './inbox-scene.ts'

const MANY = 3000

describe('much in the inbox', () => {
  let scene: InboxScene
  before(async () => {
    scene = await startInbox()
  })
  after(() => scene.portico.close())

  const say = (address: string, text: string) => ({
    type: 'message',
    id: `${address} ${text}`,
    sender: { address, name: `Customer ${address}` },
    content: { type: 'text', text },
  })
  const top = (element: Locator) => element.evaluate(node => node.getBoundingClientRect().top)

  it(`a thread of ${MANY} messages scrolls to the first of them`, async t => {
    const words = Array.from(
      { length: MANY },
      (_, index) => `Message ${index + 1}. ${'word '.repeat(index % 40)}`,
    )
    for (let at = 0; at < MANY; at += 500) {
      await scene.playAll(words.slice(at, at + 500).map(text => say('+1', text)))
    }
    const id = await scene.write('+1', 'Customer +1', 'The last')
    const { page, clean } = await scene.open(t, `/${id}`)
    await bubbles(page, 'The last').waitFor()
    const log = thread(page)
    const articles = log.getByRole('article')
    let most = 0
    // What is read stays where it is while older messages come.
    await log.evaluate(node => node.scrollBy(0, -2000))
    for (let tries = 0; (await page.getByText('The beginning of the conversation').count()) === 0; tries++) {
      assert.ok(tries < 400, 'the beginning was not reached')
      most = Math.max(most, await articles.count())
      await log.evaluate(
        node =>
          new Promise(resolve => {
            node.scrollBy(0, -node.clientHeight * 8)
            requestAnimationFrame(() => requestAnimationFrame(resolve))
          }),
      )
    }
    await log.evaluate(node => node.scrollTo(0, 0))
    await bubbles(page, 'Message 1.').first().waitFor()
    assert.ok(most < 200, `${most} messages were in the page`)

    const first = bubbles(page, 'Message 3.').first()
    const before = await top(first)
    await scene.write('+1', 'Customer +1', 'Meanwhile')
    await page.getByRole('button', { name: '1 new message' }).waitFor()
    assert.equal(await top(first), before)
    await page.getByRole('button', { name: '1 new message' }).click()
    await bubbles(page, 'Meanwhile').waitFor()
    await eventually(
      async () => (await page.getByRole('button', { name: /latest|new message/ }).count()) === 0,
    )
    await scene.write('+1', 'Customer +1', 'At the end')
    await bubbles(page, 'At the end').waitFor()
    clean()
  })

  it('what is read stays in its place while older messages come', async t => {
    await scene.playAll(Array.from({ length: 450 }, (_, index) => say('+2', `Line ${index + 1}.`)))
    const id = await scene.write('+2', 'Customer +2', 'The end')
    const { page, clean } = await scene.open(t, `/${id}`)
    await bubbles(page, 'The end').waitFor()
    const { promise, resolve } = Promise.withResolvers<void>()
    await page.route('**/messages?*cursor=*', async route => {
      await promise
      await route.continue()
    })
    const log = thread(page)
    await log.evaluate(node => node.scrollTo(0, 0))
    const anchor = bubbles(page, 'Line 355.').first()
    await anchor.waitFor()
    const before = await top(anchor)
    const answered = page.waitForResponse(/messages\?.*cursor=/)
    resolve()
    await answered
    await eventually(async () => Number(await log.evaluate(node => node.scrollTop)) > 1000)
    assert.ok(Math.abs((await top(anchor)) - before) <= 1, `${before} ${await top(anchor)}`)
    clean()
  })

  it('a list that is scrolled does not jump', async t => {
    const many = Array.from({ length: 120 }, (_, index) => say(`+49${1000 + index}`, 'Hello'))
    await scene.playAll(many)
    const { page, clean } = await scene.open(t)
    const list = page.getByRole('list', { name: 'Conversations' })
    await list.getByRole('link').first().waitFor()
    await list.evaluate(node => node.parentElement?.scrollTo(0, 2000))
    const same = list.getByRole('link', { name: /\+491090/ })
    const before = await top(same)
    await scene.write('+4455', 'Somebody New', 'On top')
    await eventually(async () => Number(await list.evaluate(node => node.parentElement?.scrollTop)) > 2000)
    assert.ok(Math.abs((await top(same)) - before) <= 1)
    await list.evaluate(node => node.parentElement?.scrollTo(0, 0))
    await list.getByRole('link', { name: /Somebody New/ }).waitFor()
    const last = list.getByRole('link', { name: /\+491000/ })
    await eventually(async () => {
      await list.evaluate(node => node.parentElement?.scrollTo(0, 100_000))
      return (await last.count()) === 1
    })
    clean()
  })
})
