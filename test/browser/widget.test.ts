import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { shoot } from '../support/browser.ts'
import type { Contact } from '../support/setup.ts'
import { type Site, startSite, type Visit } from './widget-site.ts'

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the widget', () => {
  let site: Site
  before(async () => {
    site = await startSite()
  })
  after(() => site.close())

  it('is opened, what is said in it arrives, and what is answered is shown', async t => {
    const channel = await site.connect({ theme: { title: 'Ask the shop', greeting: 'How can we help?' } })
    const visit = await site.visit(t, channel)
    await visit.sees('How can we help?')
    await visit.say('Is anybody there?')
    const { conversationId } = await site.told('Is anybody there?')
    const answer = await site.answer(
      conversationId,
      'Good morning! It is said at https://shop.example/hours, too.',
    )
    const link = visit.log.getByRole('link', { name: 'https://shop.example/hours' })
    assert.equal(await link.getAttribute('href'), 'https://shop.example/hours')
    assert.match((await link.getAttribute('rel')) ?? '', /noopener noreferrer/)
    const { history } = await site.post.reached(answer, 'read')
    assert.deepEqual(
      history.map(({ status }) => status),
      ['accepted', 'sent', 'delivered', 'read'],
    )
    visit.clean()
  })

  it('shows what is unread while it is closed, and it is read when it is opened', async t => {
    const visit = await site.visit(t, await site.connect())
    await visit.say('Later, please.')
    const { conversationId } = await site.told('Later, please.')
    await visit.page.keyboard.press('Escape')
    await visit.panel.waitFor({ state: 'detached' })
    await site.answer(conversationId, 'First')
    const second = await site.answer(conversationId, 'Second')
    await site.post.reached(second, 'delivered')
    await visit.page.getByRole('button', { name: 'Open chat. New messages: 2' }).waitFor()
    assert.equal(await visit.page.locator('.badge').textContent(), '2')
    await shoot(visit.page, 'widget-unread')
    const { history } = await site.post.api.get<{ history: { status: string }[] }>(`/messages/${second.id}`)
    assert.ok(!history.some(({ status }) => status === 'read'))
    await visit.open()
    await site.post.reached(second, 'read')
    assert.equal(await visit.page.locator('.badge').count(), 0)
    const heard = (name: string) =>
      visit.page.evaluate(`heard.filter(([name]) => name === '${name}').map(e => e[1])`)
    assert.deepEqual(await heard('message'), ['First', 'Second'])
    assert.deepEqual(await heard('unread'), [1, 2, 0])
    visit.clean()
  })

  it('tells both sides that the other one types, and has read', async t => {
    const visit = await site.visit(t, await site.connect())
    await visit.say('Are you typing?')
    const { conversationId } = await site.told('Are you typing?')
    const typed = heardLive(t, site, 'conversation.typing')
    await typed.begun
    await visit.field.pressSequentially('I am')
    assert.equal((await typed.first).data.conversation.id, conversationId)
    await site.post.api.ask('POST', `/conversations/${conversationId}/typing`)
    await visit.log.getByText('Writing an answer').waitFor()
    await site.post.api.post(`/conversations/${conversationId}/read`)
    await visit.log.getByText(/· Read$/).waitFor()
    await site.answer(conversationId, 'I was')
    await visit.sees('I was')
    assert.equal(await visit.log.getByText('Writing an answer').count(), 0)
    visit.clean()
  })

  it('has the history after the page was loaded anew', async t => {
    const channel = await site.connect()
    const visit = await site.visit(t, channel)
    await visit.say('Before the reload')
    const { conversationId } = await site.told('Before the reload')
    await site.answer(conversationId, 'An answer')
    await visit.sees('An answer')
    await visit.page.reload()
    await visit.open()
    await visit.sees('An answer')
    assert.deepEqual(await visit.said(), ['> Before the reload', '< An answer'])
    await visit.say('After it')
    assert.equal((await site.told('After it')).conversationId, conversationId)
    visit.clean()
  })

  it('loads older messages when one scrolls up, and stays where one was', async t => {
    const visit = await site.visit(t, await site.connect())
    await visit.say('The first of all')
    const { conversationId } = await site.told('The first of all')
    for (let n = 1; n <= 70; n++) await site.answer(conversationId, `answer ${n}`)
    await visit.sees('answer 70')
    await visit.page.reload()
    await visit.open()
    await visit.sees('answer 70')
    assert.equal(await visit.log.getByText('answer 40', { exact: true }).count(), 0)
    const inSight = 'document.querySelector("portico-chat").shadowRoot.querySelector(".log").scrollTop'
    await visit.page.evaluate(`${inSight} = 20`)
    await visit.sees('answer 20')
    assert.ok(Number(await visit.page.evaluate(inSight)) > 200, 'it jumped')
    await visit.page.evaluate(`${inSight} = 0`)
    await visit.sees('The first of all')
    assert.equal((await visit.said()).length, 71)
    await visit.page.getByRole('button', { name: 'To the newest message' }).click()
    await visit.log.getByText('answer 70', { exact: true }).isVisible()
    visit.clean()
  })

  it('asks first what the channel wants to know, and says what is missing', async t => {
    const preChat = [
      { name: 'name', label: 'Your name', type: 'text', required: true },
      { name: 'mail', label: 'Your mail', type: 'email' },
      {
        name: 'topic',
        label: 'What is it about?',
        type: 'select',
        options: ['An order', 'A return'],
        required: true,
      },
    ]
    const visit = await site.visit(t, await site.connect({ preChat, theme: { colour: '#ffd23f' } }))
    const { page } = visit
    await page.getByLabel('Your mail').fill('nobody')
    await page.getByRole('button', { name: 'Start chat' }).click()
    assert.equal(await page.getByText('Please fill this in.').count(), 2)
    await page.getByText('Please enter an email address, such as name@example.com.').waitFor()
    const name = page.getByLabel('Your name')
    assert.equal(await name.getAttribute('aria-invalid'), 'true')
    assert.ok(await name.evaluate((field: { matches(selector: string): boolean }) => field.matches(':focus')))
    await shoot(page, 'widget-pre-chat')
    await name.fill('Ada')
    await page.getByLabel('Your mail').fill('ada@example.com')
    await page.getByLabel('What is it about?').selectOption('A return')
    await page.getByRole('button', { name: 'Start chat' }).click()
    await visit.say('It does not fit.')
    const { contactId } = await site.told('It does not fit.')
    const contact = await site.post.api.get<Contact>(`/contacts/${contactId}`)
    assert.equal(contact.name, 'Ada')
    assert.deepEqual(contact.metadata, {
      preChat: { name: 'Ada', mail: 'ada@example.com', topic: 'A return' },
    })
    await page.reload()
    await visit.open()
    await visit.sees('It does not fit.')
    visit.clean()
  })

  it('shows buttons, lists and cards, and what is chosen comes back as a postback', async t => {
    const visit = await site.visit(t, await site.connect())
    await visit.say('What is there?')
    const { conversationId } = await site.told('What is there?')
    const question = await site.answer(conversationId, {
      type: 'buttons',
      text: 'Which one?',
      buttons: [
        { kind: 'reply', text: 'The red one', value: 'shoe:red' },
        { kind: 'url', text: 'See all', url: 'https://shop.example/all' },
        { kind: 'call', text: 'Call us', phone: '+4930123456' },
      ],
    })
    await visit.page.getByRole('button', { name: 'The red one' }).click()
    const chosen = async (value: string) => {
      const { event } = await site.post.receiver.until(({ event: { data } }) => {
        const content = data.message?.content
        return content?.type === 'postback' && content.value === value
      })
      return event.data.message
    }
    const first = await chosen('shoe:red')
    assert.equal(first?.replyTo, question.id)
    assert.equal(
      await visit.page.getByRole('link', { name: 'See all' }).getAttribute('href'),
      'https://shop.example/all',
    )
    assert.equal(
      await visit.page.getByRole('link', { name: 'Call us' }).getAttribute('href'),
      'tel:+4930123456',
    )
    const rows = [{ text: 'Forty', value: 'size:40', description: 'European' }]
    await site.answer(conversationId, {
      type: 'list',
      text: 'And which size?',
      button: 'Sizes',
      sections: [{ rows }],
    })
    await visit.page.getByText('Sizes').click()
    await visit.page.getByRole('button', { name: 'Forty' }).click()
    await chosen('size:40')
    const buttons = [{ kind: 'reply', text: 'Take it', value: 'card:1' }]
    await site.answer(conversationId, { type: 'cards', cards: [{ title: 'A shoe', text: 'Red', buttons }] })
    await visit.page.getByRole('button', { name: 'Take it' }).click()
    await chosen('card:1')
    assert.equal(
      await visit.page.getByRole('button', { name: 'The red one' }).getAttribute('aria-pressed'),
      'true',
    )
    visit.clean()
  })

  it('carries files both ways, and says which it does not take', async t => {
    const visit = await site.visit(t, await site.connect())
    const picker = visit.page.locator('portico-chat input[type=file]')
    await picker.setInputFiles({ name: 'shoe.png', mimeType: 'image/png', buffer: PNG })
    const { event } = await site.post.receiver.until(
      ({ event }) => event.data.message?.content.type === 'image',
    )
    const { content, conversationId = '' } = event.data.message ?? {}
    assert.ok(content?.type === 'image')
    assert.deepEqual(Buffer.from(await (await fetch(String(content.media.url))).arrayBuffer()), PNG)
    await visit.log.getByRole('img', { name: 'shoe.png' }).waitFor()
    const sent = await site.answer(conversationId, {
      type: 'document',
      media: { url: `${site.origin}/order.pdf`, filename: 'order.pdf' },
      caption: 'Your order',
    })
    await site.post.reached(sent, 'delivered')
    await visit.log.getByRole('link', { name: 'order.pdf' }).waitFor()
    await visit.sees('Your order')
    await drop(visit, 'drop', '.panel', 'dropped.txt')
    await visit.log.getByRole('link', { name: 'dropped.txt' }).waitFor()
    await drop(visit, 'paste', 'textarea', 'pasted.txt')
    await visit.log.getByRole('link', { name: 'pasted.txt' }).waitFor()
    await picker.setInputFiles({ name: 'run.exe', mimeType: 'application/x-msdownload', buffer: PNG })
    await visit.page.getByText('Files of this type cannot be sent.').waitFor()
    await picker.setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(10485761) })
    await visit.page.getByText('The file is too large. It may have up to 10 MB.').waitFor()
    // What it says it is, its bytes are not: only the server sees that.
    await picker.setInputFiles({ name: 'false.png', mimeType: 'image/png', buffer: Buffer.from('MZ\x90\0') })
    await visit.log.getByText('Not sent. Files of this type cannot be sent.').waitFor()
    await visit.page.getByRole('button', { name: 'Discard' }).click()
    assert.equal((await visit.said()).length, 4)
    visit.clean(/refused: POST .*attachments.* 400/)
  })

  it('says what the channel says while it is switched off, and goes on when it is back', async t => {
    const channel = await site.connect({ offlineMessage: 'We are back on Monday.' })
    const visit = await site.visit(t, channel)
    await visit.say('On Sunday')
    await site.told('On Sunday')
    await site.post.api.post(`/channels/${channel.id}/deactivate`)
    await visit.page.getByText('We are back on Monday.').waitFor()
    assert.equal(await visit.field.count(), 0)
    await visit.page.reload()
    await visit.open()
    await visit.sees('On Sunday')
    await visit.page.getByText('We are back on Monday.').waitFor()
    await site.post.api.post(`/channels/${channel.id}/activate`)
    await visit.say('On Monday')
    await site.told('On Monday')
    visit.clean(/refused: POST .*sessions 409/)
  })
})

/** Drops or pastes a file on a part of the widget. */
const drop = (visit: Visit, how: 'drop' | 'paste', on: string, name: string) =>
  visit.page.evaluate(`(() => {
    const data = new DataTransfer()
    data.items.add(new File(['a text'], '${name}', { type: 'text/plain' }))
    const event = '${how}' === 'drop'
      ? new DragEvent('drop', { dataTransfer: data, bubbles: true, composed: true })
      : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true })
    document.querySelector('portico-chat').shadowRoot.querySelector('${on}').dispatchEvent(event)
  })()`)

/** The first event of a type that the stream of the API brings; `begun` when it is listened to. */
function heardLive(t: TestContext, { post: { portico } }: Site, type: string) {
  const end = new AbortController()
  t.after(() => end.abort())
  const stream = fetch(`${portico.url}/api/v1/events/stream?types=${type}`, {
    headers: { authorization: `Bearer ${portico.key}` },
    signal: end.signal,
  })
  const first = stream.then(async ({ body }) => {
    let text = ''
    for await (const part of body ?? []) {
      text += Buffer.from(part).toString()
      const data = /^data: (.*)$/m.exec(text)?.[1]
      if (data !== undefined) return JSON.parse(data) as { data: { conversation: { id: string } } }
    }
    throw new Error('The stream ended.')
  })
  return { begun: stream, first }
}
