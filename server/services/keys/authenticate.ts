import { lruCache } from '../../domain/lru.ts'
import type { Policy } from '../../domain/policy.ts'
import { rowStatement } from '../../store/rows.ts'
import type { KeyRow } from '../../store/schema.ts'
import { batcher } from '../batcher.ts'
import type { Caller, Context, ContextParts } from '../context.ts'
import { callerWith } from './manage.ts'
import { hashKey, SESSION_PREFIX } from './secret.ts'
import { type TokenVerifier, tokenVerifier } from './token.ts'

/** Milliseconds: a key revoked on another node, whose message was lost, is refused after this. */
const TTL = 10_000
/** How exactly "last used" is kept, milliseconds. */
const USE_GRAIN = 60_000

interface Known {
  caller: Caller
  expiresAt: number | null
  usedAt: number
}

/** Who holds a credential (an API key, a session of the console, or a token); null when nobody does. */
export type Authenticate = (credential: string) => Promise<Caller | null>

const noteUse = rowStatement<{ workspace_id: string; id: string; at: number }>(
  { workspace_id: 'uuid', id: 'uuid', at: 'bigint' },
  rows => `update keys set last_used_at = r.at from ${rows}
    where keys.workspace_id = r.workspace_id and keys.id = r.id`,
)

/** Keys are found by their hash, an index look-up, and kept in memory for a while. */
export function authenticator(context: ContextParts): Authenticate {
  const { store, bus, now } = context
  const known = lruCache<Known>(10_000, TTL)
  /** How often the bus said that keys changed. */
  let changes = 0
  const verifyToken: TokenVerifier | null = tokenVerifier(context)
  const use = batcher<{ workspace_id: string; id: string; at: number }, void>(async rows => {
    await store.transaction(tx => tx.run(noteUse, rows))
    return rows.map(() => undefined)
  })
  bus.subscribe('changed', ({ what }) => {
    // Revoking is rare; which hash it was is not told to every node.
    if (what !== 'key') return
    changes++
    known.clear()
  })

  const keyWith = (hash: string) =>
    store.read.selectFrom('keys').selectAll().where('hash', '=', hash).executeTakeFirst()

  async function keyOfSession(hash: string): Promise<KeyRow | undefined> {
    const row = await store.read
      .selectFrom('sessions')
      .innerJoin('keys', join =>
        join
          .onRef('keys.workspace_id', '=', 'sessions.workspace_id')
          .onRef('keys.id', '=', 'sessions.key_id'),
      )
      .selectAll('keys')
      .select('sessions.expires_at as ends_at')
      .where('sessions.hash', '=', hash)
      .executeTakeFirst()
    return row && { ...row, expires_at: Math.min(row.ends_at, row.expires_at ?? row.ends_at) }
  }

  async function find(credential: string, hash: string): Promise<Known | null> {
    const before = changes
    const row = await (credential.startsWith(SESSION_PREFIX) ? keyOfSession(hash) : keyWith(hash))
    if (!row || row.revoked_at !== null) return null
    const caller = callerWith(row.workspace_id, row.id, JSON.parse(row.policies) as Policy[])
    const found = { caller, expiresAt: row.expires_at, usedAt: row.last_used_at ?? 0 }
    // What was read while a key was revoked may be that key as it was: it serves this once.
    if (changes === before) known.set(hash, found)
    return found
  }

  return async credential => {
    // Three base64url parts: a token. Keys have no dots.
    if (verifyToken && credential.split('.').length === 3) return verifyToken(credential)
    const hash = hashKey(credential)
    const key = known.get(hash) ?? (await find(credential, hash))
    if (!key || (key.expiresAt !== null && key.expiresAt <= now())) return null
    if (now() - key.usedAt > USE_GRAIN) {
      key.usedAt = now()
      const { workspaceId, id } = key.caller
      use({ workspace_id: workspaceId, id, at: key.usedAt }).catch(error =>
        context.log.warn({ err: error }, 'cannot note the use of a key'),
      )
    }
    return key.caller
  }
}

/** Who holds a credential; null when nobody does. */
export const authenticate = (context: Context, credential: string): Promise<Caller | null> =>
  context.authenticate(credential)
