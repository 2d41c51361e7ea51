import type { IdempotencyRow } from './schema.ts'
import type { Store } from './store.ts'

/** One request that a client may send again: whose, under which key, and a hash of what it asked. */
export interface Attempt {
  workspaceId: string
  key: string
  requestHash: string
  /** For what the request makes, if it is the first with its key. */
  resourceId: string
  /** Epoch milliseconds. */
  at: number
}

export type Claim =
  /** It is ours to do; what it makes has this id, also when an earlier attempt ended half-way. */
  | { kind: 'claimed'; resourceId: string }
  | { kind: 'answered'; resourceId: string; status: number; response: string }
  /** The key was used for another request. */
  | { kind: 'different' }
  /** An earlier one with the same key is still being worked on. */
  | { kind: 'running' }

/** How long an answer is kept, milliseconds. */
const KEEP_MS = 24 * 3_600_000

/** An attempt without an answer for this long, milliseconds, has crashed. */
export const RUNNING_MS = 30_000

/** Claims the key, or tells what became of it. Of several at once, one claims. */
export async function claimRequest(store: Store, attempt: Attempt): Promise<Claim> {
  const { workspaceId, key, requestHash, resourceId, at } = attempt
  return store.transaction(async ({ db }) => {
    const fresh: IdempotencyRow = {
      workspace_id: workspaceId,
      key,
      request_hash: requestHash,
      resource_id: resourceId,
      response_status: null,
      response: null,
      started_at: at,
    }
    const inserted = await db
      .insertInto('idempotency')
      .values(fresh)
      .onConflict(conflict => conflict.columns(['workspace_id', 'key']).doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 1n) return { kind: 'claimed', resourceId }

    const row = await db
      .selectFrom('idempotency')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
    const over = row.started_at <= at - KEEP_MS
    if (!over) {
      if (row.request_hash !== requestHash) return { kind: 'different' }
      if (row.response_status !== null && row.response !== null) {
        const { resource_id, response_status: status, response } = row
        return { kind: 'answered', resourceId: resource_id, status, response }
      }
      if (row.started_at > at - RUNNING_MS) return { kind: 'running' }
    }
    const next = over ? fresh : { ...row, started_at: at }
    const { numUpdatedRows } = await db
      .updateTable('idempotency')
      .set(next)
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      // Whoever else takes it over changes this.
      .where('started_at', '=', row.started_at)
      .executeTakeFirst()
    return numUpdatedRows === 1n ? { kind: 'claimed', resourceId: next.resource_id } : { kind: 'running' }
  })
}

/** Keeps the answer, for as long as the key is remembered. */
export async function answerRequest(
  store: Store,
  { workspaceId, key }: Pick<Attempt, 'workspaceId' | 'key'>,
  status: number,
  response: string,
): Promise<void> {
  await store.transaction(async ({ db }) => {
    await db
      .updateTable('idempotency')
      .set({ response_status: status, response })
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .execute()
  })
}

/** Lets the next attempt begin at once, with the same id: this one came to nothing, or nobody knows to what. */
export async function releaseRequest(
  store: Store,
  { workspaceId, key, at }: Pick<Attempt, 'workspaceId' | 'key' | 'at'>,
): Promise<void> {
  await store.transaction(async ({ db }) => {
    await db
      .updateTable('idempotency')
      .set({ started_at: at - RUNNING_MS })
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .execute()
  })
}
