import type { Bot } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import type { Caller, Context } from '../context.ts'
import { toBot } from '../entities.ts'
import { writeSealed } from '../sealed.ts'
import { type BotSecrets, type BotSettings, checkSettings, findBot, openBotSecret } from './rows.ts'

export type CreateBot = Pick<BotSettings, 'name'> & Partial<BotSettings>

/**
 * Makes a bot, enabled, with a secret of its own that signs the calls of its URL; it is shown here and never again.
 * `id` is its id where the caller must be able to repeat itself: one that is there already is returned as it is.
 * Throws `Problem`.
 */
export async function createBot(
  context: Context,
  { workspaceId }: Caller,
  input: CreateBot,
  id: string = newId(),
): Promise<{ bot: Bot; secret: string }> {
  checkSettings(input)
  const now = context.now()
  const secrets: BotSecrets = { secret: newWebhookSecret() }
  return await context.store.transaction(async tx => {
    const inserted = await tx.db
      .insertInto('bots')
      .values({
        workspace_id: workspaceId,
        id,
        name: input.name,
        url: input.url ?? null,
        enabled: 1,
        metadata: JSON.stringify(input.metadata ?? {}),
        created_at: now,
        updated_at: now,
        version: 1,
      })
      .onConflict(c => c.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (inserted) await writeSealed(context, tx, workspaceId, id, secrets)
    return {
      bot: toBot(await findBot(tx.db, workspaceId, id)),
      secret: await openBotSecret(context, tx.db, workspaceId, id),
    }
  })
}
