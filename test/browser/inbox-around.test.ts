import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accessible, shoot } from '../support/browser.ts'
import { eventually } from '../support/scene.ts'
import { connectSandbox, writeTo } from '../support/setup.ts'
import { bubbles, composer, type InboxScene, startInbox } from './inbox-scene.ts'

/** How one finds one's way, by whatever means, with whatever key. */
describe('the way around the inbox', () => {
  let scene: InboxScene
  before(async () => {
    scene = await startInbox()
  })
  after(() => scene.portico.close())

  it('lists by what stands in the address, and finds contacts', async t => {
    const id = await scene.write('+15559', 'Quentin Quill', 'Find me')
    const { page, clean } = await scene.open(t, '?q=quill')
    const found = page.getByRole('list', { name: 'Found conversations' })
    await found.getByRole('link', { name: /Quentin Quill/ }).click()
    await bubbles(page, 'Find me').waitFor()
    assert.match(page.url(), new RegExp(`/inbox/${id}\\?q=quill$`))
    await page.getByLabel('Search contacts').fill('nobody at all')
    await page.getByText('Nobody found').waitFor()
    await page.getByLabel('Search contacts').fill('')

    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await page.getByRole('button', { name: 'Reopen' }).waitFor()
    const row = page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name: /Quentin/ })
    await eventually(async () => (await row.count()) === 0)
    await page.getByLabel('Show').selectOption('closed')
    await row.waitFor()
    await page.reload()
    await row.waitFor()
    assert.match(page.url(), /show=closed/)
    await page.getByRole('button', { name: 'Reopen' }).click()
    await page.getByText('Nothing closed').waitFor()
    await page.getByLabel('Show').selectOption('unread')
    await scene.write('+15560', 'Una Unread', 'Psst')
    await page.getByRole('link', { name: /Una Unread/ }).waitFor()
    clean()
  })

  it('is read by a viewer, who cannot write', async t => {
    const id = await scene.write('+1561', 'Vera', 'Look at this')
    const { secret } = await scene.portico.api.post<{ secret: string }>('/keys', {
      name: 'Viewer',
      preset: 'viewer',
    })
    const { page, clean } = await scene.open(t, `/${id}`, { key: secret })
    await bubbles(page, 'Look at this').waitFor()
    await page.getByText('Your key may not send messages.').waitFor()
    for (const name of ['Close', 'Reply', 'Send', 'New conversation', 'Attach files']) {
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name)
    }
    await page.getByRole('link', { name: /Vera/ }).getByText('1 unread').waitFor()
    clean()
  })

  it('says so when there is no such conversation', async t => {
    const { page, clean } = await scene.open(t, '/01a1f8d7-b2cb-7062-9a35-c821981ea0ea')
    await page.getByRole('heading', { name: 'There is no such conversation' }).waitFor()
    await accessible(page)
    clean(/404/)
  })

  it('stays readable when its channel is deleted', async t => {
    const { api } = scene.portico
    const { id } = await connectSandbox(api, 'To go')
    await writeTo(api, id, 'Who will read this?', { address: '+1570', name: 'Gone Soon' })
    const { items } = await api.get<{ items: { id: string }[] }>(`/conversations?channelId=${id}`)
    await api.delete(`/channels/${id}?force=true`)
    const { page, clean } = await scene.open(t, `/${items[0]?.id}`)
    await bubbles(page, 'Who will read this?').waitFor()
    await page.getByText('The channel was deleted: nothing can be sent any more.').waitFor()
    clean(/404/)
  })

  it('is worked through by the keyboard alone', async t => {
    const id = await scene.write('+1563', 'Key Second', 'Not me')
    await scene.write('+1562', 'Key First', 'Answer me')
    const { page, clean } = await scene.open(t)
    await page.getByRole('link', { name: /Key First/ }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await bubbles(page, 'Answer me').waitFor()
    await page.keyboard.press('r')
    await composer(page).and(page.locator(':focus')).waitFor()
    await page.keyboard.type('By keys alone')
    await page.keyboard.press('Enter')
    await bubbles(page, 'By keys alone').getByText('Delivered').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Choose a conversation' }).waitFor()
    await page
      .getByRole('link', { name: /Key First/ })
      .and(page.locator(':focus'))
      .waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await bubbles(page, 'Not me').waitFor()
    await page.keyboard.press('e')
    await page.getByRole('button', { name: 'Reopen' }).waitFor()
    const { status } = await scene.portico.api.get<{ status: string }>(`/conversations/${id}`)
    assert.equal(status, 'closed')
    clean()
  })

  it('is two screens on a phone', async t => {
    await scene.write('+1564', 'Petra Phone', 'Small screen')
    const { page, clean } = await scene.open(t, '', { width: 360, height: 740 })
    const row = page.getByRole('link', { name: /Petra Phone/ })
    await row.waitFor()
    await accessible(page)
    await shoot(page, 'inbox-360-list')
    await row.click()
    await bubbles(page, 'Small screen').waitFor()
    await eventually(async () => !(await row.isVisible()))
    await page.getByRole('heading', { name: 'Petra Phone' }).and(page.locator(':focus')).waitFor()
    await composer(page).fill('Small answer')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await bubbles(page, 'Small answer').getByText('Delivered').waitFor()
    await accessible(page)
    await shoot(page, 'inbox-360-thread')
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    assert.ok(Number(overflow) <= 0)
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await row.waitFor()
    clean()
  })
})
