import assert from 'node:assert/strict'
import type { Static } from 'typebox'
import type * as schema from '../../server/dialects/native/schema.ts'
import type { Api } from './api.ts'

/** The things of the API, as its answers hold them. */
export type Channel = Static<typeof schema.Channel>
export type Message = Static<typeof schema.Message>
export type MessageWithHistory = Static<typeof schema.MessageWithHistory>
export type Contact = Static<typeof schema.Contact>
type NewChannel = Static<typeof schema.NewChannel>
type NewWebhook = Static<typeof schema.NewWebhook>
type Check = Static<typeof schema.Check>

/** Connects a Telegram bot as a person would: makes the channel, tests it, switches it on. */
export async function connectTelegram(api: Api, botToken: string, more: object = {}): Promise<NewChannel> {
  const channel = await api.post<NewChannel>('/channels', {
    network: 'telegram',
    name: 'Support',
    config: { botToken },
    ...more,
  })
  assert.equal(channel.status, 'inactive')
  const { checks } = await api.post<{ checks: Check[] }>(`/channels/${channel.id}/test`)
  assert.equal(checks.find(check => check.name === 'credentials')?.status, 'passed')
  const { status } = await api.post<Channel>(`/channels/${channel.id}/activate`)
  assert.equal(status, 'active')
  return channel
}

/** Makes a channel whose customers a test plays, and switches it on. */
export async function connectSandbox(api: Api, name = 'Support', more: object = {}): Promise<Channel> {
  const { id } = await api.post<NewChannel>('/channels', { network: 'sandbox', name, config: {}, ...more })
  return await api.post<Channel>(`/channels/${id}/activate`)
}

/** Has a customer of a sandbox channel write. */
export const writeTo = (
  api: Api,
  channelId: string,
  text: string,
  sender: { address: string; name?: string } = { address: 'ada', name: 'Ada' },
): Promise<void> =>
  api.post(`/channels/${channelId}/sandbox/events`, {
    type: 'message',
    sender,
    content: { type: 'text', text },
  })

/** Has events delivered to an address. */
export const subscribe = (api: Api, url: string, events = ['*'], more: object = {}): Promise<NewWebhook> =>
  api.post<NewWebhook>('/webhooks', { url, events, ...more })
