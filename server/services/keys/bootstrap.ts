import { sql } from 'kysely'
import { newId } from '../../domain/ids.ts'
import { presets } from '../../domain/policy.ts'
import type { ContextParts } from '../context.ts'
import { insertKey, keyRow } from './manage.ts'
import { newKey } from './secret.ts'

/**
 * On an empty store, makes the first workspace and its owner key, from the settings where they say. Returns the key
 * when it was made up here, so that it can be shown once; null otherwise. Several nodes may start at once: one wins.
 */
export async function bootstrap(context: ContextParts): Promise<{ workspaceId: string; key: string } | null> {
  const { config, store } = context
  const secret = config.firstKey ?? newKey()
  const workspaceId = config.firstWorkspace ?? newId()
  const made = await store.transaction(async tx => {
    // SQLite has one writer anyway.
    if (store.kind === 'postgres') await sql`lock table workspaces in exclusive mode`.execute(tx.db)
    const any = await tx.db.selectFrom('workspaces').select('id').limit(1).executeTakeFirst()
    if (any) return false
    const now = context.now()
    await tx.db.insertInto('workspaces').values({ id: workspaceId, name: 'Main', created_at: now }).execute()
    await insertKey(tx, keyRow(workspaceId, newId(), 'owner', presets.owner, secret, now, null))
    return true
  })
  return made && config.firstKey === null ? { workspaceId, key: secret } : null
}
