import { Bot, Key, NewBot, NewKey, NewSecret } from './schema/access.ts'
import {
  Channel,
  ChannelItem,
  ChannelOverview,
  Check,
  NewChannel,
  Profile,
  SetupStep,
} from './schema/channels.ts'
import { Delivery, DeliveryWithAttempts, Event, NewWebhook, Webhook } from './schema/events.ts'
import {
  Contact,
  Content,
  Conversation,
  Fallback,
  InboxItem,
  MediaFile,
  Message,
  MessageWithHistory,
  Substitute,
} from './schema/messages.ts'
import { Network } from './schema/networks.ts'
import { Condition, Failure } from './schema/parts.ts'

/** The things of the API, as answers hold them. */
export * from './schema/access.ts'
export * from './schema/channels.ts'
export * from './schema/events.ts'
export * from './schema/messages.ts'
export * from './schema/networks.ts'
export { Condition } from './schema/parts.ts'

/** Every schema that the document holds by its name. */
export const schemas = [
  Condition,
  Failure,
  SetupStep,
  Profile,
  ChannelItem,
  Channel,
  NewChannel,
  ChannelOverview,
  Bot,
  NewBot,
  NewSecret,
  Contact,
  Conversation,
  Content,
  Fallback,
  Substitute,
  Message,
  MessageWithHistory,
  InboxItem,
  MediaFile,
  Webhook,
  NewWebhook,
  Delivery,
  DeliveryWithAttempts,
  Key,
  NewKey,
  Event,
  Check,
  Network,
]
