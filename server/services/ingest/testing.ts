import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Store } from '../../store/store.ts'
import { type Context, createContext } from '../context.ts'

/** The node with transactions that are complete and not committed until they may. */
export function holding(node: Context) {
  const complete = Promise.withResolvers<void>()
  const allowed = Promise.withResolvers<void>()
  const { store } = node
  const held: Store = {
    ...store,
    transaction: work =>
      store.transaction(async tx => {
        const result = await work(tx)
        complete.resolve()
        await allowed.promise
        return result
      }),
  }
  return {
    node: createContext({ ...node, store: held }),
    complete: complete.promise,
    commit: allowed.resolve,
  }
}

/** Resolves when the work is done, or waits for a transaction of somebody else. */
export async function doneOrWaiting({ store }: Context, work: Promise<unknown>): Promise<void> {
  // With one writer, everything waits.
  if (store.kind === 'sqlite') return
  let done = false
  const finish = () => {
    done = true
  }
  work.then(finish, finish)
  while (!done) {
    const { rows } = await sql`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(store.read)
    if (rows.length > 0) return
    await sleep(5)
  }
}
