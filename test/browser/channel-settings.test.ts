import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import type { Portico } from '../support/portico.ts'
import { type Channel, type Contact, connectSandbox, connectTelegram, writeTo } from '../support/setup.ts'
import { type ChannelScene, startChannel } from './channel-scene.ts'

describe('the settings of a channel, on its page', () => {
  let scene: ChannelScene
  let portico: Portico
  let telegram: ChannelScene['telegram']
  let meta: ChannelScene['meta']
  before(async () => {
    scene = await startChannel()
    ;({ portico, telegram, meta } = scene)
  })
  after(() => scene.close())

  it('sends what was changed and nothing else', async t => {
    const { token } = telegram.addBot()
    const { id } = await connectTelegram(portico.api, token, { name: 'Changing' })
    const { page, clean } = await openConsole(t, portico, `/channels/${id}/settings`)
    const bodies: unknown[] = []
    page.on('request', request => {
      if (request.method() === 'PATCH') bodies.push(request.postDataJSON())
    })
    const save = page.getByRole('button', { name: 'Save' })
    assert.ok(await save.isDisabled())
    await page.getByText('Set. Leave it empty to keep it as it is.').waitFor()
    await page.getByLabel('Name').fill('Changed')
    await save.click()
    await page.getByRole('heading', { name: 'Changed', level: 1 }).waitFor()
    await page.getByLabel('Metadata').fill('{ "team": ')
    await save.click()
    await page.getByText('This must be an object in JSON').waitFor()
    await page.getByLabel('Metadata').and(page.locator(':focus')).waitFor()
    await page.getByLabel('Metadata').fill('{ "team": "north" }')
    await page.getByLabel('Environment').selectOption('Test')
    await save.click()
    await page.getByText('Telegram', { exact: false }).getByText('Test', { exact: true }).waitFor()
    assert.deepEqual(bodies, [
      { name: 'Changed' },
      { metadata: { team: 'north' }, profile: { environment: 'test' } },
    ])
    // A field that the server refuses keeps what was typed.
    await page.getByLabel('Bot token').fill('not a token')
    await save.click()
    await page.getByText('This does not look right').waitFor()
    await accessible(page)
    await shoot(page, 'channel-settings-refused')
    await page.getByRole('button', { name: 'Discard changes' }).click()
    assert.equal(await page.getByLabel('Bot token').inputValue(), '')
    clean()
  })

  it('says that somebody else was quicker, and keeps what was typed', async t => {
    const { id } = await connectSandbox(portico.api, 'Shared')
    const { page, clean } = await openConsole(t, portico, `/channels/${id}/settings`)
    await page.getByLabel('Description').fill('Mine')
    await portico.api.patch(`/channels/${id}`, { name: 'Theirs' })
    await page.getByRole('heading', { name: 'Theirs', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    const alert = page.getByRole('alert')
    await alert.getByText('Somebody else changed this channel').waitFor()
    await alert.getByText('Theirs').waitFor()
    await accessible(page)
    await shoot(page, 'channel-conflict')
    await page.getByRole('button', { name: 'Load their changes' }).click()
    assert.equal(await page.getByLabel('Name').inputValue(), 'Theirs')
    assert.equal(await page.getByLabel('Description').inputValue(), 'Mine')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    const { name, profile } = await portico.api.get<Channel>(`/channels/${id}`)
    assert.deepEqual([name, profile], ['Theirs', { description: 'Mine' }])
    clean(/412/)
  })

  it('saves though the status has changed meanwhile', async t => {
    const { id } = await connectSandbox(portico.api, 'Restless')
    const { page, clean } = await openConsole(t, portico, `/channels/${id}/settings`)
    await page.getByLabel('Description').fill('Mine')
    await portico.api.post(`/channels/${id}/deactivate`)
    await page.getByText('Switched off', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    assert.equal((await portico.api.get<Channel>(`/channels/${id}`)).profile.description, 'Mine')
    clean(/412/)
  })

  it('says what can be sent, and until when', async t => {
    const app = meta.addApp()
    const { phoneNumberId, businessAccountId, accessToken } = meta.addNumber(app.id)
    const { id } = await portico.api.post<Channel>('/channels', {
      network: 'whatsapp',
      name: 'Shop',
      config: { phoneNumberId, businessAccountId, accessToken, appSecret: app.secret },
    })
    await portico.api.post(`/channels/${id}/activate`)
    meta.whatsapp(phoneNumberId, { name: 'Ada Lovelace' }).sendText('Hello')
    await scene.arrived(id)
    await portico.api.post<Contact>('/contacts', {
      name: 'Bob Silent',
      identities: [{ channelId: id, address: '+491701111111' }],
    })
    const { page, clean } = await openConsole(t, portico, `/channels/${id}/capabilities`)
    await page.getByRole('row', { name: /Picture Full 5 MB\s?image\/jpeg, image\/png/ }).waitFor()
    await page.getByText('for 24 hours after the contact’s last message').waitFor()
    const search = page.getByRole('searchbox', { name: 'Find a contact' })
    await search.fill('lovelace')
    await page.getByRole('button', { name: /Ada Lovelace/ }).click()
    await page.getByText(/Ada Lovelace may be written to freely until/).waitFor()
    await shoot(page, 'channel-window')
    await accessible(page)
    await search.fill('silent')
    await page.getByRole('button', { name: /Bob Silent/ }).click()
    await page.getByText('Bob Silent may not be written to freely').waitFor()
    await page.reload()
    await page.getByText('Bob Silent may not be written to freely').waitFor()
    await search.fill('nobody of this name')
    await page.getByText('No contact has').waitFor()
    clean()
  })

  it('says what deleting it does, and deletes it', async t => {
    const { id } = await connectSandbox(portico.api, 'Old phone')
    await writeTo(portico.api, id, 'Hello')
    await writeTo(portico.api, id, 'Hello', { address: 'bob' })
    await scene.arrived(id)
    const { page, clean } = await openConsole(t, portico, `/channels/${id}/settings`)
    await page.getByRole('button', { name: 'Delete the channel' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2 open conversations are closed.').waitFor()
    await dialog.getByText('2 conversations stay readable in the inbox.').waitFor()
    const confirm = dialog.getByRole('button', { name: 'Delete the channel' })
    assert.ok(await confirm.isDisabled())
    await dialog.getByLabel('Type the name').fill('Old phone')
    await accessible(page)
    await shoot(page, 'channel-delete')
    await confirm.click()
    await page.waitForURL('**/console/channels')
    await page.getByText('Old phone is deleted.').waitFor()
    assert.equal((await portico.api.ask('GET', `/channels/${id}`)).status, 404)
    clean()
  })
})
