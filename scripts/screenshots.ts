// Takes the pictures of the README anew, into docs/images: node scripts/screenshots.ts
// A real Portico over the networks' simulators, in Debian's Chromium. Its clock is today's; what people say is made up.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { openStore } from '../server/store/store.ts'
import { closeBrowser, openPage } from '../test/support/browser.ts'
import { openConsole } from '../test/support/console.ts'
import { type Portico, startPortico } from '../test/support/portico.ts'
import { eventually } from '../test/support/scene.ts'
import { make, startSimulators } from '../test/support/simulators.ts'

const FOLDER = fileURLToPath(new URL('../docs/images', import.meta.url))
const HOUR = 3_600_000

/** What the channels are called, by network; calls are left out, as each lasts until it is answered. */
const NAMES: Record<string, string> = {
  whatsapp: 'Orders',
  telegram: 'Support bot',
  messenger: 'Facebook page',
  instagram: 'Instagram',
  'twilio-sms': 'Delivery notices',
  'twilio-whatsapp': 'Returns',
  'vonage-sms': 'Appointments UK',
  viber: 'Viber shop',
  line: 'LINE Japan',
  rcs: 'RCS offers',
  email: 'help@shop.example',
  brevo: 'Newsletter replies',
  custom: 'Till in the shop',
}

interface Channel {
  id: string
  network: string
  webhookUrl: string
  webhookSecret: string
}

const end: (() => unknown)[] = []
const scope = { after: (work: unknown) => void end.push(work as () => unknown) }
try {
  await takeAll()
} finally {
  for (const work of end.reverse()) await work()
  await closeBrowser()
}

async function takeAll(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const simulators = await startSimulators()
  end.push(simulators.close)
  const portico = await startPortico({ settings: simulators.settings, reachable: true })
  end.push(portico.close)

  const channels: Channel[] = []
  for (const { channel, prepare, finish, customer } of simulators.offers) {
    const name = NAMES[channel.network]
    if (name === undefined) continue
    const made = await portico.api.post<Channel>('/channels', { ...channel, name })
    channels.push(made)
    if (prepare) await make(prepare, made)
    await portico.api.post(`/channels/${made.id}/activate`)
    if (finish) await make(finish, made)
    if (channel.network !== 'email') await make(customer)
  }
  await breakOne(portico, channels)
  const chat = await openChat(portico)
  await haveTraffic(portico, channels)

  for (const [theme, suffix] of [
    ['light', ''],
    ['dark', '-dark'],
  ] as const) {
    const { page } = await openConsole(scope, portico, '/channels', { colourScheme: theme })
    await page.getByText('Orders').first().waitFor()
    await shoot(page, `channels${suffix}`)
  }
  const { page } = await openConsole(scope, portico, '/channels/new/telegram')
  await page.getByLabel('Name', { exact: true }).fill('Support bot')
  await shoot(page, 'connect')
  const busy = channels.find(({ network }) => network === 'whatsapp')
  await page.goto(`${portico.url}/console/channels/${busy?.id}`)
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
  await page.waitForLoadState('networkidle')
  await shoot(page, 'channel')
  await page.goto(`${portico.url}/console/inbox/${chat.conversation}`)
  await page.getByText('until Friday').last().waitFor()
  await page.getByRole('textbox', { name: /message/i }).waitFor()
  await page.waitForLoadState('networkidle')
  await shoot(page, 'inbox')
  await shoot(chat.page, 'widget')
}

/** One token is no good any more: the channel's next test finds out. */
async function breakOne({ api }: Portico, channels: readonly Channel[]): Promise<void> {
  const broken = channels.find(({ network }) => network === 'messenger')
  await api
    .patch(`/channels/${broken?.id}`, { config: { accessToken: 'EAAB-expired' } })
    .catch(() => undefined)
  await api.post(`/channels/${broken?.id}/test`)
}

/** A visitor of a web site and somebody who answers. */
async function openChat(portico: Portico): Promise<{ page: Page; conversation: string }> {
  const { api, url } = portico
  const channel = await api.post<Channel>('/channels', {
    network: 'webchat',
    name: 'Web shop',
    config: {
      theme: { title: 'Shop', greeting: 'Good morning. What can we do for you?', colour: '#3257d1' },
      preChat: [{ name: 'name', label: 'Your name', type: 'text', required: true }],
    },
  })
  await api.post(`/channels/${channel.id}/activate`)
  const { page } = await openPage(scope)
  await page.goto(`${url}/console/preview.html?channel=${channel.id}`)
  await page.getByRole('button', { name: /chat/i }).click()
  await page.getByLabel('Your name').fill('Ada Lovelace')
  await page.getByLabel('Your name').press('Enter')
  const field = page.locator('portico-chat textarea')
  const say = async (text: string) => {
    await field.fill(text)
    await field.press('Enter')
  }
  await say('Hello, do you have the blue one in size 38?')
  const { conversationId } = await eventually(async () => {
    const { items } = await api.get<{ items: { conversationId: string }[] }>(
      `/messages?channelId=${channel.id}`,
    )
    return items[0] ?? null
  })
  const answer = (content: object) => api.post('/messages', { conversationId, content })
  await answer({ type: 'text', text: 'Good morning, Ada. Yes, two are left.' })
  await answer({
    type: 'buttons',
    text: 'Shall I keep one for you?',
    buttons: [
      { kind: 'reply', text: 'Yes, please', value: 'keep' },
      { kind: 'reply', text: 'No, thanks', value: 'no' },
    ],
  })
  await page.getByRole('button', { name: 'Yes, please' }).click()
  await say('I can fetch it on Friday.')
  await answer({ type: 'text', text: 'It is waiting for you at the till. Thank you, and until Friday!' })
  await page.getByText('until Friday').waitFor()
  return { page, conversation: conversationId }
}

/** A day's and a month's counts, written beside what has really happened here. */
async function haveTraffic(portico: Portico, channels: readonly Channel[]): Promise<void> {
  await portico.stop()
  const store = openStore(`sqlite:${join(portico.data, 'portico.db')}`)
  const none = { conversations_closed: 0, responses: 0, response_ms: 0, resolutions: 0, resolution_ms: 0 }
  const now = Date.now()
  await store.transaction(async ({ db }) => {
    for (const [index, { id }] of channels.entries()) {
      for (let hour = 1; hour < 30 * 24; hour++) {
        const at = now - (now % HOUR) - hour * HOUR
        const clock = new Date(at).getUTCHours()
        const busy = Math.max(0, Math.sin(((clock - 6) / 24) * 2 * Math.PI)) * (60 - 4 * index)
        const received = Math.round(busy * (0.7 + 0.6 * Math.abs(Math.sin(hour * (index + 3)))))
        const sent = Math.round(received * 0.8)
        const counts = { received, sent, delivered: sent, read: Math.round(sent * 0.7), failed: 0 }
        await db
          .insertInto('counters')
          .values({
            workspace_id: portico.workspaceId,
            channel_id: id,
            granularity: 'hour',
            at,
            ...counts,
            ...none,
            conversations_started: Math.round(received / 3),
          })
          .execute()
      }
    }
  })
  await store.close()
  await portico.restart()
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
}
