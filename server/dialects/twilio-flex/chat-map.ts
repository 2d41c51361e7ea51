import type { Static } from 'typebox'
import type { Channel, Conversation } from '../../domain/entities.ts'
import { isObject } from '../../domain/json.ts'
import type { FlexChannel, NewFlexChannel, NewWebChannel, WebChannel } from './schema.ts'
import { sidOrNull, toSid } from './sids.ts'
import { wholeSeconds } from './time.ts'

/** Flex chat channels as conversations, and back. Pure. */

/** What of a chat has no other place: kept in the conversation's metadata, under `flex`. */
export interface ChatNotes {
  identity: string
  chatFriendlyName: string
  target?: string
  chatUniqueName?: string
  preEngagementData?: string
  postEngagementData?: string
  taskSid?: string
  taskAttributes?: string
  longLived?: boolean
}

const notesOf = ({ metadata }: Conversation): Partial<ChatNotes> =>
  isObject(metadata.flex) ? (metadata.flex as Partial<ChatNotes>) : {}

type Form = Static<typeof NewFlexChannel> | Static<typeof NewWebChannel>

/** What of a form is kept beside the conversation. */
export function notesIn(form: Form): ChatNotes {
  const { Target, TaskSid, TaskAttributes, LongLived }: Partial<Static<typeof NewFlexChannel>> = form
  return {
    identity: form.Identity,
    chatFriendlyName: form.ChatFriendlyName,
    ...(Target !== undefined && { target: Target }),
    ...(form.ChatUniqueName !== undefined && { chatUniqueName: form.ChatUniqueName }),
    ...(form.PreEngagementData !== undefined && { preEngagementData: form.PreEngagementData }),
    ...(TaskSid !== undefined && { taskSid: TaskSid }),
    ...(TaskAttributes !== undefined && { taskAttributes: TaskAttributes }),
    ...(LongLived !== undefined && { longLived: LongLived }),
  }
}

/** A conversation's metadata after its chat was given more to keep. */
export const withNotes = (conversation: Conversation, notes: Partial<ChatNotes>) => ({
  flex: { ...notesOf(conversation), ...notes },
})

/** Twilio writes whose address it is in front of those of WhatsApp and Messenger. */
export const addressIn = (target: string): string => target.replace(/^(whatsapp|messenger):/, '')

/** `flow` is the channel of the conversation, where it is still there. */
export function chatJson(
  conversation: Conversation,
  flow: Channel | undefined,
  account: string,
  url: string,
): Static<typeof FlexChannel> {
  const { account_sid, flex_flow_sid, sid, ...rest } = webChatJson(conversation, account, url)
  return {
    account_sid,
    flex_flow_sid,
    sid,
    user_sid: toSid('US', conversation.contactId),
    task_sid: flow?.profile.routing?.type === 'task' ? taskSidOf(conversation) : null,
    ...rest,
  }
}

export function webChatJson(
  { id, channelId, createdAt, updatedAt }: Conversation,
  account: string,
  url: string,
): Static<typeof WebChannel> {
  const sid = toSid('CH', id)
  return {
    account_sid: toSid('AC', account),
    flex_flow_sid: toSid('FO', channelId),
    sid,
    url: `${url}/${sid}`,
    date_created: wholeSeconds(createdAt),
    date_updated: wholeSeconds(updatedAt),
  }
}

/** A conversation is its own task, unless it was told another. */
const taskSidOf = (conversation: Conversation): string =>
  sidOrNull('WT', notesOf(conversation).taskSid) ?? toSid('WT', conversation.id)
