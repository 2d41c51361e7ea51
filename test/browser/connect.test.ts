import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { accessible, type OpenPage, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { eventually } from '../support/scene.ts'
import { type Message, writeTo } from '../support/setup.ts'
import { isWaitedAt, make, type Offer, type Simulators, startSimulators } from '../support/simulators.ts'
import { channelIn } from './looks.ts'

interface Network {
  type: string
  title: string
  config: Schema
  secrets: Schema
}
interface Schema {
  properties: Record<string, { title: string }>
}

/** The first words of customers, as the simulators have them said. */
const SAID = /Hello|Is anybody there/

describe('connecting a channel in the console', () => {
  let simulators: Simulators
  let portico: Portico
  let networks: Network[]
  let opened: OpenPage
  const cleanups: (() => unknown)[] = []

  before(async () => {
    simulators = await startSimulators()
    portico = await startPortico({ settings: simulators.settings, reachable: true })
    networks = (await portico.api.get<{ items: Network[] }>('/networks')).items
    opened = await openConsole(
      { after: end => void cleanups.push(end as () => unknown) },
      portico,
      '/channels',
    )
  })
  after(async () => {
    for (const end of cleanups) await end()
    await portico?.close()
    await simulators?.close()
  })

  it('leads from its form to the first message, on every network', async t => {
    for (const offer of simulators.offers) {
      await t.test(offer.channel.network, () => connect(offer))
    }
    opened.clean()
  })

  it('leads to a first message without an account, in the sandbox', async () => {
    const { page } = opened
    await choose(page, 'Sandbox')
    await page.getByLabel('Name').fill('Trying things out')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'Set up Trying things out' }).waitFor()
    const id = channelIn(page)
    await testAndSwitchOn(page)
    assert.equal(
      await page.getByRole('link', { name: 'Open the sandbox' }).getAttribute('href'),
      `/console/sandbox/${id}`,
    )
    await writeTo(portico.api, id, 'Hello', { address: 'anna' })
    await arrives(page, portico, id)
    opened.clean()
  })

  async function connect(offer: Offer): Promise<void> {
    const { page } = opened
    const { channel, prepare, finish, customer } = offer
    const network = networks.find(({ type }) => type === channel.network) ?? assert.fail()
    await choose(page, network.title)
    await page.getByLabel('Name', { exact: true }).fill(`My ${network.title}`)
    const titles = { ...network.config.properties, ...network.secrets.properties }
    for (const [key, value] of Object.entries(channel.config)) {
      if (Array.isArray(value) && value.length === 0) continue
      await field(page, titles[key]?.title ?? assert.fail(key)).fill(String(value))
    }
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: `Set up My ${network.title}` }).waitFor()
    const id = channelIn(page)
    const { webhookUrl } = await portico.api.get<{ webhookUrl: string }>(`/channels/${id}`)
    if (prepare) {
      const own = {
        webhookUrl: await copied(page, 'Webhook URL'),
        webhookSecret: await copied(page, 'Webhook secret'),
      }
      await make(prepare, own)
    }
    await testAndSwitchOn(page)
    if (finish) {
      // What a person pastes is on the page.
      const pasted =
        channel.network === 'webchat' ? `data-channel="ch_${id.replaceAll('-', '')}"` : webhookUrl
      await page.locator('code, pre', { hasText: pasted }).first().waitFor()
      await accessible(page)
      await shoot(page, `connect-${channel.network}-left`)
      await make(finish, { webhookUrl })
    }
    if (channel.network === 'email') await eventually(() => isWaitedAt(offer))
    const played = make(customer)
    const question = await arrives(page, portico, id)
    await portico.api.post('/messages', {
      conversationId: question.conversationId,
      content: { type: 'text', text: 'Yes' },
    })
    await played
    await page.getByText('The channel is on.').waitFor()
    if (['telegram', 'webchat', 'rcs', 'custom'].includes(channel.network)) {
      await accessible(page)
      await shoot(page, `connect-${channel.network}-done`)
    }
  }
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const field = (page: Page, title: string) => page.getByLabel(new RegExp(`^${escaped(title)}( optional)?$`))

/** The value that is there to be copied. */
const copied = async (page: Page, label: string) =>
  (await page.locator(`:text-is("${label}") + span code`).textContent()) ?? ''

async function choose(page: Page, title: string): Promise<void> {
  await page.goto(new URL('/console/channels/new', page.url()).href)
  await page.getByLabel('Search networks').fill(title)
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${escaped(title)}`) })
    .first()
    .click()
  await page.getByRole('heading', { name: `Connect ${title}`, exact: true }).waitFor()
}

async function testAndSwitchOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByText(/The settings are good/).waitFor()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText(/The channel is on/).waitFor()
}

/** Waits for the customer's message on the page; resolves to the message. */
async function arrives(page: Page, { api }: Portico, id: string): Promise<Message> {
  await page.getByRole('blockquote').waitFor()
  const { items } = await api.get<{ items: Message[] }>(`/messages?channelId=${id}&direction=inbound`)
  const [message = assert.fail('nothing came in')] = items
  if ('text' in message.content) {
    assert.match(String(message.content.text), SAID)
    await page.getByRole('blockquote').getByText(SAID).waitFor()
  }
  const link = page.getByRole('link', { name: 'Answer it in the inbox' })
  assert.equal(await link.getAttribute('href'), `/console/inbox/${message.conversationId}`)
  return message
}
