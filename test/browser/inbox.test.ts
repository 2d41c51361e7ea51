import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PIXEL } from '../../simulators/meta/files/store.ts'
import { accessible, shoot } from '../support/browser.ts'
import { eventually } from '../support/scene.ts'
import { bubbles, composer, type InboxScene, startInbox, thread } from './inbox-scene.ts'

const PICTURE = { name: 'shoe.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL) }

describe('the inbox', () => {
  let scene: InboxScene
  before(async () => {
    scene = await startInbox()
  })
  after(() => scene.portico.close())

  it('is empty at first, and says how a conversation begins', async t => {
    const { page, clean } = await scene.open(t)
    await page.getByRole('heading', { name: 'No conversations yet' }).waitFor()
    await accessible(page)
    await scene.write('+1999', 'Nobody Yet', 'First of all')
    await page.getByRole('link', { name: /Nobody Yet.*First of all/ }).waitFor()
    clean()
  })

  it('shows what is written and answers it, live both ways', async t => {
    const { page, clean } = await scene.open(t)
    const id = await scene.write('+1555', 'Ada Lovelace', 'Where is my order? https://shop.example/7.')
    const row = page.getByRole('link', { name: /Ada Lovelace/ })
    await row.getByText('1 unread').waitFor()
    await eventually(async () => /^\(\d+\) Inbox/.test(await page.title()))
    await row.click()
    assert.equal(await row.getAttribute('aria-current'), 'true')
    await bubbles(page, 'Where is my order?').waitFor()
    const link = thread(page).getByRole('link', { name: 'https://shop.example/7' })
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow')
    await eventually(async () => (await row.getByText('unread').count()) === 0)
    await eventually(async () => (await page.title()).includes('Ada Lovelace · Portico'))

    await composer(page).fill('It is\non its way')
    await composer(page).press('Enter')
    const answer = bubbles(page, 'on its way')
    await answer.getByRole('button', { name: 'Delivered' }).waitFor()
    assert.equal(await answer.count(), 1)
    assert.equal(await composer(page).inputValue(), '')
    const [sent] = await scene.messages(id)
    await scene.play({ type: 'status', id: 'read-1', target: sent?.ref, status: 'read' })
    await answer.getByRole('button', { name: 'Read' }).click()
    const history = page.getByRole('dialog', { name: 'What became of it' })
    for (const status of ['Waiting to be sent', 'Sent', 'Delivered', 'Read']) {
      await history.getByText(status, { exact: true }).waitFor()
    }
    await accessible(page)
    await page.keyboard.press('Escape')

    await scene.play({
      type: 'reaction',
      id: 'r-1',
      target: sent?.ref,
      emoji: '👍',
      sender: { address: '+1555' },
    })
    await answer.getByText('👍').waitFor()
    await scene.play({
      type: 'message',
      id: 'in-2',
      sender: { address: '+1555' },
      content: { type: 'text', text: 'Thank yu' },
      replyTo: sent?.ref,
    })
    await bubbles(page, 'Thank yu')
      .getByRole('button', { name: /^You It is on its way/ })
      .waitFor()
    await scene.play({
      type: 'edit',
      id: 'e-1',
      target: 'in-2',
      content: { type: 'text', text: 'Thank you' },
    })
    await bubbles(page, 'Thank you').getByText('Edited').waitFor()
    await shoot(page, 'inbox')
    await accessible(page)
    clean()
  })

  it('sends pictures, replies and buttons', async t => {
    const id = await scene.write('+1556', 'Grace Hopper', 'Show me')
    const { page, clean } = await scene.open(t, `/${id}`)
    await bubbles(page, 'Show me').getByRole('button', { name: 'Reply' }).click()
    await page.locator('input[type=file]').setInputFiles(PICTURE)
    await page.getByRole('list', { name: 'Attached files' }).getByText('shoe.png').waitFor()
    await composer(page).fill('This one')
    await composer(page).press('Enter')
    await thread(page).getByRole('img', { name: 'This one' }).waitFor()
    await bubbles(page, 'This one').getByText('Delivered').waitFor()
    const [picture] = await scene.messages(id)
    assert.ok(picture?.content.type === 'image' && picture.replyTo !== null)
    assert.equal(picture.content.caption, 'This one')
    const shown = thread(page).getByRole('img', { name: 'This one' })
    await eventually(() => shown.evaluate(node => (node as HTMLImageElement).naturalWidth > 0))

    // A link that is over, or a file that is still to come: it is asked for again.
    let isBroken = true
    await page.route('**/media/*/*', async route => {
      if (isBroken) await route.abort()
      else await route.continue()
      isBroken = false
    })
    await page.reload()
    await eventually(async () => !isBroken && (await shown.count()) === 1)
    await eventually(() => shown.evaluate(node => (node as HTMLImageElement).naturalWidth > 0))

    await page.getByRole('button', { name: 'Add buttons' }).click()
    await page.getByLabel('Button 1', { exact: true }).fill('Yes')
    await page.getByRole('button', { name: 'Another button' }).click()
    await page.getByLabel('Button 2', { exact: true }).fill('No')
    await composer(page).fill('Do you like it?')
    await accessible(page)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const question = bubbles(page, 'Do you like it?')
    await question.getByText('Delivered').waitFor()
    assert.equal(await question.getByRole('listitem').count(), 2)
    const [asked] = await scene.messages(id)
    assert.ok(asked?.content.type === 'buttons')
    const content = { type: 'postback', value: 'Yes', title: 'Yes' }
    await scene.play({ type: 'message', sender: { address: '+1556' }, content, replyTo: asked.ref })
    await bubbles(page, 'Pressed “Yes”').waitFor()
    clean(/failed: GET .*\/media\//)
  })

  it('shows every kind of content', async t => {
    const media = { url: 'https://elsewhere.example/a.bin', filename: 'a.bin', size: 1_500_000 }
    const kinds = [
      { type: 'image', media, caption: 'Elsewhere' },
      { type: 'voice', media: { ...media, durationSeconds: 67 } },
      { type: 'document', media },
      { type: 'location', latitude: 52.5, longitude: 13.4, name: 'Berlin' },
      { type: 'contact', name: 'Bob', phone: '+15550199' },
      {
        type: 'list',
        text: 'Choose',
        button: 'Menu',
        sections: [{ title: 'Shoes', rows: [{ text: 'Red', value: 'r' }] }],
      },
      {
        type: 'cards',
        cards: [
          {
            title: 'A card',
            text: 'of text',
            buttons: [{ kind: 'url', text: 'Go', url: 'https://x.example' }],
          },
        ],
      },
      {
        type: 'email',
        subject: 'A mail',
        html: '<style>p{}</style><p title="a>b">Dear <b>you</b> &amp; yours</p><script>alert(1)</script>',
      },
      { type: 'unsupported', description: 'a poll' },
    ]
    let id = ''
    for (const content of kinds) id = await scene.write('+1557', 'Alan Turing', content)
    const { page, clean } = await scene.open(t, `/${id}`, { height: 1600, colourScheme: 'dark' })
    await bubbles(page, 'Cannot be shown here: a poll').waitFor()
    for (const text of ['Elsewhere', '1:07', 'Berlin', 'Bob', 'Choose', 'A card', 'A mail']) {
      await bubbles(page, text).first().waitFor()
    }
    assert.equal(await bubbles(page, 'A mail').getByText('Dear you').textContent(), 'Dear you & yours')
    await bubbles(page, 'Choose').getByText('Menu').click()
    await bubbles(page, 'Choose').getByText('Red').waitFor()
    await accessible(page)
    await shoot(page, 'inbox-kinds-dark')
    // The files of other hosts were not asked for.
    clean()
  })

  it('says why a message was refused, and sends it again when asked to', async t => {
    const id = await scene.write('+1558', 'Edith', 'Hello')
    const { page, clean } = await scene.open(t, `/${id}`)
    await composer(page).fill('News')
    await scene.play({ type: 'consent', sender: { address: '+1558' }, allowed: false })
    await page.getByText('Edith wants no messages on this channel.').waitFor()
    await scene.play({ type: 'consent', sender: { address: '+1558' }, allowed: true })
    await composer(page).waitFor()
    assert.equal(await composer(page).inputValue(), 'News')
    await page.route('**/api/v1/messages', route =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'conflict', detail: 'Not now.', cure: 'Wait a little.' }),
      }),
    )
    await composer(page).press('Enter')
    await page.getByRole('alert').getByText('Not now. Wait a little.').waitFor()
    await accessible(page)
    await page.unroute('**/api/v1/messages')
    await bubbles(page, 'News').getByRole('button', { name: 'Try again' }).click()
    await bubbles(page, 'News').getByText('Delivered').waitFor()
    clean(/409/)
  })
})
