import { createHmac } from 'node:crypto'
import { TOKEN_DIGITS, type TokenKind, tokenHash } from '../../domain/channel-token.ts'
import { newId } from '../../domain/ids.ts'
import { notFound } from '../../domain/problem.ts'
import type { ChannelTokenRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import { findBot } from '../bots/rows.ts'
import { announceChannel } from '../channels/live.ts'
import type { Caller, Context } from '../context.ts'
import { MOST_TOKENS, validTokens } from './accepted.ts'

const DAY = 86_400_000

/** A token of a bot, without the token itself. Times are epoch milliseconds. */
export interface ChannelToken {
  id: string
  kind: TokenKind
  createdAt: number
  validUntil: number
}

/**
 * Makes a token that the bot's channels of this kind accept from now on. Those made before stay good for their time,
 * though of one kind only the newest hundred. With an `id` that is there already (a repeat after a crash) that token is
 * returned. Throws `Problem` (`not_found`).
 */
export async function generateToken(
  context: Context,
  { workspaceId }: Caller,
  { botId, kind }: { botId: string; kind: TokenKind },
  id: string = newId(),
): Promise<ChannelToken & { token: string }> {
  const token = tokenOf(context, id)
  const now = context.now()
  const row = await context.store.transaction(async tx => {
    await findBot(tx.db, workspaceId, botId)
    await tx.db
      .insertInto('channel_tokens')
      .values({
        workspace_id: workspaceId,
        id,
        bot_id: botId,
        kind,
        hash: hashOf(token),
        created_at: now,
        valid_until: now + context.config.channelTokenDays * DAY,
      })
      .onConflict(c => c.doNothing())
      .execute()
    await endOldest(tx, workspaceId, botId, kind)
    return await tx.db
      .selectFrom('channel_tokens')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst()
  })
  if (!row) throw notFound('token')
  await announceTokens(context, workspaceId, botId)
  return { ...toToken(row), token }
}

/**
 * The newest token of a bot and kind that is good now; null when there is none. `token` is null where it can no longer
 * be shown, as the master key is another one since: it is still accepted.
 */
export async function currentToken(
  context: Context,
  workspaceId: string,
  botId: string,
  kind: TokenKind,
): Promise<(ChannelToken & { token: string | null }) | null> {
  const [row] = await validTokens(context, context.store.read, workspaceId, botId, kind)
  if (!row) return null
  const token = tokenOf(context, row.id)
  return { ...toToken(row), token: hashOf(token) === row.hash ? token : null }
}

/** The bot's tokens that are good now, the newest first. Throws `Problem` (`not_found`). */
export async function listTokens(
  context: Context,
  { workspaceId }: Caller,
  botId: string,
): Promise<ChannelToken[]> {
  await findBot(context.store.read, workspaceId, botId)
  const rows = await context.store.read
    .selectFrom('channel_tokens')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('bot_id', '=', botId)
    .where('valid_until', '>', context.now())
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toToken)
}

/**
 * The token that `text` is, where it is good now for this bot and kind; null for anything else. It is looked up by its
 * hash, so that the time it takes tells nothing of other tokens.
 */
export async function acceptToken(
  context: Context,
  text: string,
  { botId, kind }: { botId: string; kind: TokenKind },
): Promise<(ChannelToken & { workspaceId: string }) | null> {
  const hash = tokenHash(text)
  if (hash === null) return null
  const row = await context.store.read
    .selectFrom('channel_tokens')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst()
  if (!row || row.bot_id !== botId || row.kind !== kind || row.valid_until <= context.now()) return null
  return { ...toToken(row), workspaceId: row.workspace_id }
}

/** Ends a token before its time. Throws `Problem` (`not_found`). */
export async function endToken(
  context: Context,
  { workspaceId }: Caller,
  botId: string,
  id: string,
): Promise<void> {
  const ended = await context.store.transaction(tx =>
    tx.db
      .deleteFrom('channel_tokens')
      .where('workspace_id', '=', workspaceId)
      .where('bot_id', '=', botId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst(),
  )
  if (!ended) throw notFound('token')
  await announceTokens(context, workspaceId, botId)
}

async function endOldest(tx: Tx, workspaceId: string, botId: string, kind: TokenKind): Promise<void> {
  const oldest = await tx.db
    .selectFrom('channel_tokens')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('bot_id', '=', botId)
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .limit(1)
    .offset(MOST_TOKENS - 1)
    .executeTakeFirst()
  if (!oldest) return
  await tx.db
    .deleteFrom('channel_tokens')
    .where('workspace_id', '=', workspaceId)
    .where('bot_id', '=', botId)
    .where('kind', '=', kind)
    .where('id', '<', oldest.id)
    .execute()
}

/** The bot's channels keep its tokens in memory. */
async function announceTokens(context: Context, workspaceId: string, botId: string): Promise<void> {
  const channels = await context.store.read
    .selectFrom('channels')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('bot_id', '=', botId)
    .where('deleted_at', 'is', null)
    .execute()
  for (const { id } of channels) announceChannel(context, workspaceId, id)
}

/** Made of the id under the master key, so that it can be shown again and lies nowhere. */
const tokenOf = ({ seal }: Context, id: string): string =>
  createHmac('sha256', seal.derive('channel tokens')).update(id).digest('hex').slice(0, TOKEN_DIGITS)

function hashOf(token: string): string {
  const hash = tokenHash(token)
  if (hash === null) throw new Error('A token has not its form.')
  return hash
}

const toToken = ({ id, kind, created_at, valid_until }: ChannelTokenRow): ChannelToken => ({
  id,
  kind: kind as TokenKind,
  createdAt: created_at,
  validUntil: valid_until,
})
