import type { Key } from '../../domain/entities.ts'
import { newId, parseId } from '../../domain/ids.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { toKey } from '../keys/manage.ts'
import { hashKey, newSessionToken } from '../keys/secret.ts'

/** How long a session lasts, milliseconds: a working week, then the key is asked for again. */
export const SESSION_MS = 7 * 86_400_000

/** A key has so many at most, those that were opened last: whoever has one could fill the store. */
const MOST = 100

export interface Session {
  /** Epoch milliseconds. */
  expiresAt: number
  workspace: { id: string; name: string }
  key: Key
}

/**
 * Opens a session for the holder of a key, which ends with it. Throws `Problem` (`forbidden`) for whoever has come by other
 * means than a key.
 */
export async function openSession(context: Context, caller: Caller): Promise<{ token: string }> {
  await ownKey(context, caller)
  const token = newSessionToken()
  const now = context.now()
  const { workspaceId, id: keyId } = caller
  await context.store.transaction(async ({ db }) => {
    await db
      .insertInto('sessions')
      .values({
        workspace_id: workspaceId,
        id: newId(),
        key_id: keyId,
        hash: hashKey(token),
        created_at: now,
        expires_at: now + SESSION_MS,
      })
      .execute()
    const newest = db
      .selectFrom('sessions')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('key_id', '=', keyId)
      .orderBy('id', 'desc')
    await db
      .deleteFrom('sessions')
      .where('workspace_id', '=', workspaceId)
      .where('key_id', '=', keyId)
      .where('id', '<=', newest.limit(1).offset(MOST))
      .execute()
  })
  return { token }
}

/** The session of a token, with its key. Throws `Problem` (`not_found`). */
export async function getSession(context: Context, caller: Caller, token: string): Promise<Session> {
  const row = await context.store.read
    .selectFrom('sessions')
    .innerJoin('workspaces', 'workspaces.id', 'sessions.workspace_id')
    .select(['workspaces.id', 'workspaces.name', 'sessions.expires_at'])
    .where('sessions.workspace_id', '=', caller.workspaceId)
    .where('sessions.hash', '=', hashKey(token))
    .executeTakeFirst()
  if (!row) throw notFound('session')
  return {
    expiresAt: row.expires_at,
    workspace: { id: row.id, name: row.name },
    key: await ownKey(context, caller),
  }
}

/** Ends a session at once, on every node. */
export async function closeSession(context: Context, caller: Caller, token: string): Promise<void> {
  const { workspaceId, id } = caller
  await context.store.transaction(tx =>
    tx.db
      .deleteFrom('sessions')
      .where('workspace_id', '=', workspaceId)
      .where('hash', '=', hashKey(token))
      .execute(),
  )
  context.bus.publish('changed', { what: 'key', workspaceId, id })
}

async function ownKey({ store }: Context, { workspaceId, id }: Caller): Promise<Key> {
  // A token of an issuer has its subject for an id.
  const row =
    parseId(id) === null
      ? undefined
      : await store.read
          .selectFrom('keys')
          .selectAll()
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', id)
          .executeTakeFirst()
  if (!row) {
    throw new Problem('forbidden', 'The console is opened with an API key.', {
      cure: 'Use a key: `portico keys create` makes one.',
    })
  }
  return toKey(row)
}
