import { after, before, describe, it } from 'node:test'
import { type MetaSimulator, startMeta } from '../../simulators/meta/index.ts'
import { accessible, shoot } from '../support/browser.ts'
import type { Channel } from '../support/setup.ts'
import { bubbles, composer, type InboxScene, startInbox } from './inbox-scene.ts'

describe('the inbox on a network with a service window', () => {
  let scene: InboxScene
  let meta: MetaSimulator
  before(async () => {
    meta = await startMeta()
    scene = await startInbox({ PORTICO_WHATSAPP_URL: meta.url })
  })
  after(async () => {
    await scene.portico.close()
    await meta.close()
  })

  it('sends a template outside the service window, and says why a message failed', async t => {
    const app = meta.addApp()
    const number = meta.addNumber(app.id, {
      templates: [
        {
          name: 'order_update',
          language: 'en_US',
          status: 'APPROVED',
          category: 'UTILITY',
          components: [{ type: 'BODY', text: 'Hi {{1}}, order {{2}} is on its way.' }],
        },
      ],
    })
    const { phoneNumberId, businessAccountId, accessToken } = number
    const config = { phoneNumberId, businessAccountId, accessToken, appSecret: app.secret }
    const { id: channelId } = await scene.portico.api.post<Channel>('/channels', {
      network: 'whatsapp',
      name: 'Phone',
      config,
    })
    await scene.portico.api.post(`/channels/${channelId}/activate`)
    const customer = meta.whatsapp(phoneNumberId, { name: 'Ada' })

    const { page, clean } = await scene.open(t)
    await page.getByRole('button', { name: 'New conversation' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Channel').selectOption(channelId)
    await dialog.getByLabel('Address').fill('nobody')
    await dialog.getByRole('button', { name: 'Open' }).click()
    await dialog.getByLabel('Address').and(page.locator('[aria-invalid]')).waitFor()
    await accessible(page)
    await dialog.getByLabel('Address').fill(`+${customer.person.id}`)
    await dialog.getByRole('button', { name: 'Open' }).click()
    await page.getByText('The service window is closed').waitFor()
    await page.getByText('Service window closed').waitFor()
    await accessible(page)
    await page.getByRole('button', { name: 'Send a template' }).click()
    await dialog.getByLabel('Template').selectOption('order_update en_US')
    await dialog.getByLabel('{{1}}').fill('Ada')
    await dialog.getByLabel('{{2}}').fill('7')
    await dialog.getByText('Hi Ada, order 7 is on its way.').waitFor()
    await accessible(page)
    await shoot(page, 'inbox-template')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await bubbles(page, 'order_update').getByRole('button', { name: 'Delivered' }).waitFor()

    customer.sendText('Thank you')
    await bubbles(page, 'Thank you').waitFor()
    await page.getByText(/Service window closes in 24/).waitFor()
    meta.skip(25 * 3_600_000)
    await composer(page).fill('Too late')
    await composer(page).press('Enter')
    const failed = bubbles(page, 'Too late')
    await failed.getByRole('button', { name: 'Failed' }).waitFor()
    await failed.getByText(/template/i).waitFor()
    await accessible(page)
    await shoot(page, 'inbox-failed')
    clean(/refused: POST .*\/conversations 400/)
  })
})
