import { invalid, notFound } from '../../domain/problem.ts'
import type { BotRow } from '../../store/schema.ts'
import type { Db } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { checkDestination } from '../destination.ts'
import { readSealed } from '../sealed.ts'

/** What a bot's owner decides. */
export interface BotSettings {
  name: string
  /** Where messages are handed to it; null for a bot that follows its messages by the API. */
  url: string | null
  metadata: Record<string, unknown>
}

/** What is sealed for a bot. */
export interface BotSecrets {
  /** Signs the calls of its URL. */
  secret: string
}

const LONGEST_NAME = 256
/** Bytes of JSON. */
const LARGEST_METADATA = 16_384

/** Checks the settings that are given. Throws `Problem` with the field. */
export function checkSettings({ name, url, metadata }: Partial<BotSettings>): void {
  if (name !== undefined && (name.trim() === '' || name.length > LONGEST_NAME)) {
    throw invalid('/name', `A name has 1 to ${LONGEST_NAME} characters.`)
  }
  if (url !== undefined && url !== null) checkDestination('/url', url)
  if (metadata !== undefined && Buffer.byteLength(JSON.stringify(metadata)) > LARGEST_METADATA) {
    throw invalid('/metadata', `At most ${LARGEST_METADATA} bytes of JSON.`)
  }
}

export const botRow = (db: Db, workspaceId: string, id: string): Promise<BotRow | undefined> =>
  db
    .selectFrom('bots')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()

/** Throws `Problem` `not_found`. */
export async function findBot(db: Db, workspaceId: string, id: string): Promise<BotRow> {
  const row = await botRow(db, workspaceId, id)
  if (!row) throw notFound('bot')
  return row
}

/** The opened secret of a bot that is there. */
export async function openBotSecret(
  context: Context,
  db: Db,
  workspaceId: string,
  id: string,
): Promise<string> {
  const secrets = await readSealed<BotSecrets>(context, db, workspaceId, id)
  if (secrets === null) throw new Error(`The bot ${id} has lost its secret.`)
  return secrets.secret
}

/** Tells every node that a bot is not what it was: its lane starts anew. Called after the commit. */
export const announceBot = (context: Context, workspaceId: string, id: string): void =>
  context.bus.publish('changed', { what: 'bot', workspaceId, id })
