import { newId } from '../../server/domain/ids.ts'
import { insertJobs } from '../../server/store/jobs.ts'
import { insertMessages } from '../../server/store/messages.ts'
import type { MessageRow } from '../../server/store/schema.ts'
import type { Scene } from './scene.ts'

/** A contact's conversation on a channel that a bot handles. */
export interface Talk {
  conversationId: string
  /** Stores a message of the contact with the job that hands it to the bot, as ingest does. */
  write(text: string): Promise<string>
}

export async function startTalk({ context, caller }: Scene, botId: string, channelId: string): Promise<Talk> {
  const { workspaceId } = caller
  const now = context.now()
  const [conversationId, contactId, address] = [newId(), newId(), newId()]
  const own = { workspace_id: workspaceId, created_at: now }
  await context.store.transaction(async ({ db }) => {
    const contact = {
      ...own,
      id: contactId,
      name: 'Ada',
      language: null,
      metadata: '{}',
      updated_at: now,
      version: 1,
    }
    await db.insertInto('contacts').values(contact).execute()
    const identity = {
      ...own,
      scope: 'sandbox',
      address,
      contact_id: contactId,
      username: null,
      opted_out_at: null,
    }
    await db.insertInto('identities').values(identity).execute()
    await db
      .insertInto('conversations')
      .values({
        ...own,
        id: conversationId,
        channel_id: channelId,
        contact_id: contactId,
        thread: address,
        status: 'open',
        unread: 1,
        last_message_at: now,
        last_inbound_at: now,
        waiting_since: now,
        opened_at: now,
        closed_at: null,
        metadata: '{}',
        updated_at: now,
      })
      .execute()
  })
  return {
    conversationId,
    write: async text => {
      const row = inbound(workspaceId, channelId, conversationId, contactId, text, context.now())
      const job = {
        workspace_id: workspaceId,
        id: newId(),
        kind: 'bot' as const,
        lane_id: botId,
        serial_id: conversationId,
        priority: 0,
        due_at: context.now(),
        attempts: 0,
        payload: JSON.stringify({ messageId: row.id }),
      }
      await context.store.transaction(async tx => {
        await insertMessages(tx, [row])
        await insertJobs(tx, [job])
      })
      wake({ context, caller }, botId)
      return row.id
    },
  }
}

const inbound = (
  workspaceId: string,
  channelId: string,
  conversationId: string,
  contactId: string,
  text: string,
  now: number,
): MessageRow => ({
  workspace_id: workspaceId,
  id: newId(),
  conversation_id: conversationId,
  channel_id: channelId,
  contact_id: contactId,
  direction: 'inbound',
  status: 'received',
  content: JSON.stringify({ type: 'text', text }),
  metadata: null,
  reply_to: null,
  ref: newId(),
  failure: null,
  priority: 0,
  scheduled_at: null,
  network_at: now,
  fallback: null,
  fallback_of: null,
  created_at: now,
  updated_at: now,
})

export const wake = ({ context, caller }: Pick<Scene, 'context' | 'caller'>, laneId: string) =>
  context.bus.publish('work', { kind: 'bot', workspaceId: caller.workspaceId, laneId })
