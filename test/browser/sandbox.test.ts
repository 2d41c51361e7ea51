import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PIXEL } from '../../simulators/meta/files/store.ts'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Message } from '../support/setup.ts'

describe('the sandbox phone', () => {
  let portico: Portico
  before(async () => {
    portico = await startPortico()
  })
  after(() => portico.close())

  const messages = async () => (await portico.api.get<{ items: Message[] }>('/messages')).items

  it('leads from nothing to the first message and its answer', async t => {
    const { page, clean } = await openConsole(t, portico, '/sandbox')
    const make = page.getByRole('button', { name: 'Make a sandbox channel' })
    await make.waitFor()
    await accessible(page)
    await make.click()
    const text = page.getByLabel('Message as the customer')
    await text.fill('Where is my order?')
    await text.press('Enter')
    const phone = page.getByRole('log', { name: 'Messages on the phone' })
    await phone.getByText('Where is my order?').waitFor()
    assert.equal(await text.inputValue(), '')

    await page.getByRole('link', { name: 'See it in the inbox' }).click()
    const answer = page.getByLabel('Message to Ada Lovelace')
    await answer.fill('On its way')
    await answer.press('Enter')
    await page.getByRole('button', { name: 'Delivered' }).waitFor()
    await page.goBack()
    await phone.getByText('On its way').waitFor()
    await accessible(page)
    await shoot(page, 'sandbox')
    clean()
  })

  it('presses buttons, reacts, replies, reads, sends pictures, and wants no more', async t => {
    const [channel] = (await portico.api.get<{ items: Channel[] }>('/channels?network=sandbox')).items
    assert.ok(channel)
    const { page, clean } = await openConsole(t, portico, `/sandbox/${channel.id}?as=%2B15550002`, {
      colourScheme: 'dark',
    })
    const text = page.getByLabel('Message as the customer')
    const phone = page.getByRole('log', { name: 'Messages on the phone' })
    await text.fill('Hello')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await phone.getByText('Hello').waitFor()
    const conversationId = String((await messages())[0]?.conversationId)
    const question = await portico.api.post<Message>('/messages', {
      conversationId,
      content: {
        type: 'buttons',
        text: 'Which one?',
        buttons: [{ kind: 'reply', text: 'The red one', value: 'red' }],
      },
    })
    await phone.getByRole('button', { name: 'The red one' }).click()
    await phone.getByText('Pressed “The red one”').waitFor()
    const pressed = (await messages())[0]
    assert.deepEqual(pressed?.content, { type: 'postback', value: 'red', title: 'The red one' })
    assert.equal(pressed.replyTo, question.id)

    const act = async (name: string) => {
      await phone.getByRole('button', { name: 'What to do with it' }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await act('Mark as read')
    await phone.getByText('Read', { exact: true }).waitFor()
    await act('React with 👍')
    await phone.getByRole('article').filter({ hasText: 'Which one?' }).getByText('👍').waitFor()
    await act('Reply')
    await text.fill('Is it big?')
    await text.press('Enter')
    await phone.getByText('Is it big?').waitFor()
    assert.equal((await messages())[0]?.replyTo, question.id)

    await page
      .getByLabel('Picture or file', { exact: true })
      .setInputFiles({ name: 'shoe.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL) })
    await phone.getByRole('img', { name: 'Picture' }).waitFor()
    await page.getByRole('button', { name: 'Send a place' }).click()
    await phone.getByText('Berlin').waitFor()
    await accessible(page)
    await shoot(page, 'sandbox-dark')

    await page.getByRole('button', { name: 'Opt out' }).click()
    await page.getByRole('button', { name: 'Opt in' }).waitFor()
    const refused = await portico.api.ask('POST', '/messages', {
      conversationId,
      content: { type: 'text', text: 'News' },
    })
    assert.equal(refused.status, 409)
    await page.getByRole('button', { name: 'Opt in' }).click()
    await page.getByRole('button', { name: 'Opt out' }).waitFor()
    clean()
  })

  it('says the same once, though the answer to it was lost', async t => {
    const { page, clean } = await openConsole(t, portico, '/sandbox?as=x', { width: 360, height: 740 })
    const text = page.getByLabel('Message as the customer')
    await page.route('**/sandbox/events', async route => {
      await route.fetch()
      await route.abort()
    })
    await text.fill('Said once')
    await text.press('Enter')
    await page.getByRole('alert').getByText('Portico cannot be reached.').waitFor()
    assert.equal(await text.inputValue(), 'Said once')
    await accessible(page)
    await page.unroute('**/sandbox/events')
    await text.press('Enter')
    await eventually(async () => (await text.inputValue()) === '')
    const said = (await messages()).filter(({ content }) => 'text' in content && content.text === 'Said once')
    assert.equal(said.length, 1)
    await shoot(page, 'sandbox-360')
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    assert.ok(Number(overflow) <= 0)
    clean(/failed: POST .*sandbox\/events/)
  })

  it('is not for a viewer', async t => {
    const { secret } = await portico.api.post<{ secret: string }>('/keys', { name: 'V', preset: 'viewer' })
    const { page, clean } = await openConsole(t, portico, '/sandbox', { key: secret })
    await page.getByText('Your key may not play a customer').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Sandbox phone' }).count(), 0)
    await accessible(page)
    clean()
  })
})
