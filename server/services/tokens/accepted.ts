import type { AcceptedToken, TokenKind } from '../../domain/channel-token.ts'
import type { Account, Manifest } from '../../domain/network.ts'
import type { ChannelRow, ChannelTokenRow } from '../../store/schema.ts'
import type { Db } from '../../store/store.ts'
import type { ContextParts } from '../context.ts'

/** Tokens of one bot and kind that are good at a time: the oldest end when more are made, so that the list stays short. */
export const MOST_TOKENS = 100

/** The tokens of a bot that are good now, the newest first. */
export const validTokens = (
  { now }: Pick<ContextParts, 'now'>,
  db: Db,
  workspaceId: string,
  botId: string,
  kind: TokenKind,
): Promise<ChannelTokenRow[]> =>
  db
    .selectFrom('channel_tokens')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('bot_id', '=', botId)
    .where('kind', '=', kind)
    .where('valid_until', '>', now())
    .orderBy('id', 'desc')
    .limit(MOST_TOKENS)
    .execute()

/** What a channel of a bot accepts, where its network accepts tokens. */
export async function acceptedTokens(
  context: ContextParts,
  { tokens: kind }: Manifest,
  { workspace_id, bot_id }: Pick<ChannelRow, 'workspace_id' | 'bot_id'>,
): Promise<Pick<Account, 'acceptedTokens'>> {
  if (kind === undefined || bot_id === null) return {}
  const rows = await validTokens(context, context.store.read, workspace_id, bot_id, kind)
  const accepted: AcceptedToken[] = rows.map(({ hash, valid_until }) => ({ hash, validUntil: valid_until }))
  return { acceptedTokens: accepted }
}
