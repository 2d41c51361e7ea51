import type { Static } from 'typebox'
import type * as schema from '../../../server/dialects/native/schema.ts'
import type { Template } from '../../../server/domain/network.ts'
import type { Policy } from '../../../server/domain/policy.ts'

/** What the API answers with, from the very schemas that its routes have. Types only: no code of the server comes along. */
export type Network = Static<typeof schema.Network>
export type Channel = Static<typeof schema.Channel>
export type ChannelItem = Static<typeof schema.ChannelItem>
export type ChannelOverview = Static<typeof schema.ChannelOverview>
export type InboxItem = Static<typeof schema.InboxItem>
export type NewChannel = Static<typeof schema.NewChannel>
export type Condition = Static<typeof schema.Condition>
export type Check = Static<typeof schema.Check>
export type Conversation = Static<typeof schema.Conversation>
export type Contact = Static<typeof schema.Contact>
export type Message = Static<typeof schema.Message>
export type MessageWithHistory = Static<typeof schema.MessageWithHistory>
export type Content = Static<typeof schema.Content>
export type MediaFile = Static<typeof schema.MediaFile>
export type Webhook = Static<typeof schema.Webhook>
export type NewWebhook = Static<typeof schema.NewWebhook>
export type Delivery = Static<typeof schema.Delivery>
export type DeliveryWithAttempts = Static<typeof schema.DeliveryWithAttempts>
export type Bot = Static<typeof schema.Bot>
export type NewBot = Static<typeof schema.NewBot>
export type Key = Static<typeof schema.Key>
export type NewKey = Static<typeof schema.NewKey>
export type Event = Static<typeof schema.Event>
export type { Policy, Template }

/** A part of a list; `next` is the cursor of the part after it, and null at the end. */
export interface Page<T> {
  items: T[]
  next: string | null
}

/** Until when a contact may be sent anything. */
export interface ServiceWindow {
  permanent: boolean
  expiresAt: string | null
}

/** Who is signed in. */
export interface Session {
  expiresAt: string
  workspace: { id: string; name: string }
  key: { id: string; name: string; prefix: string; policies: Policy[] }
  publicUrl: string | null
}
