import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import type { Context } from '../../services/context.ts'
import { getWorkspace } from '../../services/workspace.ts'
import { iso } from './map.ts'

export async function registerWorkspace(app: App, context: Context): Promise<void> {
  app.get(
    '/workspace',
    {
      config: { permission: 'workspace.get', resource: 'workspace' },
      schema: {
        tags: ['Workspace'],
        operationId: 'getWorkspace',
        summary: 'The workspace of the key',
        response: {
          200: Type.Object({
            id: Type.String({ format: 'uuid' }),
            name: Type.String(),
            createdAt: Type.String({ format: 'date-time' }),
          }),
        },
      },
    },
    async request => {
      const { createdAt, ...workspace } = await getWorkspace(context, callerOf(request))
      return { ...workspace, createdAt: iso(createdAt) }
    },
  )
}
