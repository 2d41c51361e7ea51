import { notFound } from '../domain/problem.ts'
import type { Caller, Context } from './context.ts'

export interface Workspace {
  id: string
  name: string
  createdAt: number
}

/** The workspace of the caller. */
export async function getWorkspace(context: Context, { workspaceId }: Caller): Promise<Workspace> {
  const row = await context.store.read
    .selectFrom('workspaces')
    .selectAll()
    .where('id', '=', workspaceId)
    .executeTakeFirst()
  // A token may name a workspace that is not here.
  if (!row) throw notFound('workspace')
  return { id: row.id, name: row.name, createdAt: row.created_at }
}
