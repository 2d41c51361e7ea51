import { invalid } from '../../domain/problem.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import type { Caller, Context } from '../context.ts'
import { writeSealed } from '../sealed.ts'
import { announceWebhook, lockWebhook, openSecrets } from './rows.ts'
import { rotated } from './secrets.ts'

const DAY = 86_400
const LONGEST_OVERLAP = 7 * DAY

/**
 * Gives a webhook a new signing secret, shown here and never again. The old one signs too for `overlapSeconds` (0 to 7
 * days, a day when absent), so that a receiver can change over without losing a call; or the one that it has already.
 * Throws `Problem`.
 */
export async function rotateSecret(
  context: Context,
  caller: Caller,
  id: string,
  { overlapSeconds = DAY, secret = newWebhookSecret() }: { overlapSeconds?: number; secret?: string } = {},
): Promise<{ secret: string }> {
  if (!Number.isInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > LONGEST_OVERLAP) {
    throw invalid('/overlapSeconds', `Give a whole number from 0 to ${LONGEST_OVERLAP} (7 days).`)
  }
  const { workspaceId } = caller
  await context.store.transaction(async tx => {
    await lockWebhook(tx, caller, id)
    const secrets = await openSecrets(context, tx.db, workspaceId, id)
    const signing = rotated(secrets.signing, secret, context.now(), overlapSeconds * 1000)
    await writeSealed(context, tx, workspaceId, id, { ...secrets, signing })
  })
  announceWebhook(context, workspaceId, id)
  return { secret }
}
