import type { Bot } from '../../domain/entities.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import type { Caller, Context } from '../context.ts'
import { toBot } from '../entities.ts'
import { reopenLane } from '../lanes/runner.ts'
import { writeSealed } from '../sealed.ts'
import { announceBot, type BotSecrets, type BotSettings, checkSettings, findBot } from './rows.ts'

export type UpdateBot = Partial<BotSettings> & { enabled?: boolean }

/**
 * Changes the settings that are given. A bot that is disabled keeps its waiting messages, and goes on with them when
 * it is enabled again. Throws `Problem`: `invalid`, `not_found`, `stale` when the bot is not at `expectedVersion` any
 * more.
 */
export async function updateBot(
  context: Context,
  caller: Caller,
  id: string,
  input: UpdateBot,
  expectedVersion?: number,
): Promise<Bot> {
  checkSettings(input)
  const { workspaceId } = caller
  const row = await context.store.transaction(async tx => {
    const updated = await tx.db
      .updateTable('bots')
      .set(eb => ({
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.url === undefined ? {} : { url: input.url }),
        ...(input.metadata === undefined ? {} : { metadata: JSON.stringify(input.metadata) }),
        ...(input.enabled === undefined ? {} : { enabled: input.enabled ? 1 : 0 }),
        updated_at: context.now(),
        version: eb('version', '+', 1),
      }))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where(eb => (expectedVersion === undefined ? eb.lit(true) : eb('version', '=', expectedVersion)))
      .returningAll()
      .executeTakeFirst()
    if (updated) return updated
    await findBot(tx.db, workspaceId, id)
    throw new Problem('stale', 'The bot was changed meanwhile.', { cure: 'Read it again.' })
  })
  announceBot(context, workspaceId, id)
  if (row.enabled === 1) await reopenLane(context, 'bot', { workspaceId, laneId: id })
  return toBot(row)
}

/** Gives a bot a new secret, which signs from now on in place of the old one; shown here and never again. Throws
 * `Problem` `not_found`. */
export async function rotateBotSecret(
  context: Context,
  { workspaceId }: Caller,
  id: string,
): Promise<{ secret: string }> {
  const secrets: BotSecrets = { secret: newWebhookSecret() }
  await context.store.transaction(async tx => {
    const row = await tx.db
      .updateTable('bots')
      .set({ updated_at: context.now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!row) throw notFound('bot')
    await writeSealed(context, tx, workspaceId, id, secrets)
  })
  announceBot(context, workspaceId, id)
  return secrets
}
