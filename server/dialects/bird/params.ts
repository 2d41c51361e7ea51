import type { FastifyRequest } from 'fastify'
import { type TObject, type TString, Type } from 'typebox'
import { notFound } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import { plainPathIds } from '../../http/path-ids.ts'

const descriptions = {
  workspaceId: 'Of the workspace.',
  channelId: 'Of the channel.',
  contactId: 'Of the contact.',
  messageId: 'Of the message.',
  connectorId: 'Of the connector, which is that of its channel.',
} as const
type Name = keyof typeof descriptions

/** The parameters of a path: the workspace, and these. */
export const pathParams = <Names extends Name = never>(...names: Names[]) => {
  const all = ['workspaceId' as const, ...names]
  const ids = all.map(name => [name, Type.String({ description: descriptions[name] })])
  return Type.Object(Object.fromEntries(ids)) as TObject<Record<Names | 'workspaceId', TString>>
}

/** An onRequest hook: ids in the path become plain UUIDs. */
export const plainIds = plainPathIds({ workspace: '', channel: '', contact: '', message: '', connector: '' })

/** An onRequest hook: the workspace of the path is that of the key. Throws `not_found` for any other. */
export async function ownWorkspace(request: FastifyRequest): Promise<void> {
  const { workspaceId } = request.params as { workspaceId?: string }
  if (workspaceId === undefined) return
  if (workspaceId !== callerOf(request).workspaceId) throw notFound('workspace')
}
