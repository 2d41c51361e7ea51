import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { signWebhook } from '../../server/domain/standard-webhooks.ts'
import type { OpenPage, PageOptions } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import type { Channel, Message } from '../support/setup.ts'

/** A Portico with a sandbox channel, whose customers a test plays. */
export interface InboxScene {
  portico: Portico
  channelId: string
  /** Something happens on the channel, in the JSON of a custom channel. */
  play(event: object): Promise<void>
  /** Somebody writes; resolves to the id of the conversation. */
  write(address: string, name: string, content: string | object, more?: object): Promise<string>
  /** Much happens at once, in the order given. */
  playAll(events: readonly object[]): Promise<void>
  /** The messages of a conversation, the newest first. */
  messages(conversationId: string): Promise<Message[]>
  /** A page of the inbox. */
  open(t: TestContext, path?: string, options?: PageOptions & { key?: string }): Promise<OpenPage>
}

export async function startInbox(settings: Record<string, string> = {}): Promise<InboxScene> {
  const portico = await startPortico({ settings, reachable: true })
  const { api } = portico
  const made = await api.post<Channel & { webhookSecret: string }>('/channels', {
    network: 'sandbox',
    name: 'Try-out',
    config: {},
  })
  const channelId = made.id
  await api.post(`/channels/${channelId}/activate`)
  const play = (event: object) => api.post<void>(`/channels/${channelId}/sandbox/events`, event)
  const messages = async (conversationId: string) =>
    (await api.get<{ items: Message[] }>(`/conversations/${conversationId}/messages`)).items
  return {
    portico,
    channelId,
    play,
    messages,
    async write(address, name, content, more = {}) {
      const said = typeof content === 'string' ? { type: 'text', text: content } : content
      await play({ type: 'message', sender: { address, name }, content: said, ...more })
      const { items } = await api.get<{ items: { id: string; thread: string }[] }>(
        `/conversations?channelId=${channelId}&limit=200`,
      )
      return String(items.find(({ thread }) => thread === address)?.id)
    },
    async playAll(events) {
      const body = JSON.stringify({ events })
      const headers = signWebhook(`${Math.random()}`.slice(2), Date.now(), body, [made.webhookSecret])
      const response = await fetch(`${portico.url}/webhooks/${channelId}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    },
    open: (t, path = '', options = {}) => openConsole(t, portico, `/inbox${path}`, options),
  }
}

/** What is in the thread that is open. */
export const thread = (page: Page) => page.getByRole('log', { name: /^Messages with/ })

export const composer = (page: Page) => page.getByRole('textbox', { name: /^Message to/ })

/** Messages of the thread that are in the page. */
export const bubbles = (page: Page, text: string | RegExp) =>
  thread(page).getByRole('article').filter({ hasText: text })
