import { Type } from 'typebox'
import { Policy, type Preset, presets } from '../../domain/policy.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import { createKey, listKeys, revokeKey } from '../../services/keys/manage.ts'
import { pathIds } from './ids.ts'
import { keyJson } from './map.ts'
import { closed, msOf, Name, TimeInput } from './parts.ts'
import { Key, NewKey } from './schema.ts'

const tags = ['Keys']

export async function registerKeys(app: App, context: Context): Promise<void> {
  app.get(
    '/keys',
    {
      config: { permission: 'keys.list', resource: 'keys/*' },
      schema: {
        tags,
        operationId: 'listKeys',
        summary: 'List the keys of the workspace, also revoked ones',
        response: { 200: Type.Object({ items: Type.Array(ref(Key)) }) },
      },
    },
    async request => ({ items: (await listKeys(context, callerOf(request))).map(keyJson) }),
  )

  app.post(
    '/keys',
    {
      config: { permission: 'keys.create', resource: 'keys/*' },
      schema: {
        tags,
        operationId: 'createKey',
        summary: 'Make a key',
        description: 'With a preset or with policies of its own, and never more than the key that makes it.',
        body: Type.Object(
          {
            name: Name,
            preset: Type.Optional(Type.Enum(Object.keys(presets) as Preset[])),
            policies: Type.Optional(Type.Array(Policy, { minItems: 1, maxItems: 100 })),
            expiresAt: Type.Optional(TimeInput),
          },
          closed,
        ),
        response: { 201: ref(NewKey) },
      },
    },
    async (request, reply) => {
      const { expiresAt, ...input } = request.body
      const { key, secret } = await createKey(context, callerOf(request), {
        ...input,
        ...(expiresAt !== undefined && { expiresAt: msOf(expiresAt) }),
      })
      reply.code(201)
      return { ...keyJson(key), secret }
    },
  )

  app.delete(
    '/keys/:keyId',
    {
      config: { permission: 'keys.delete', resource: 'keys/:keyId' },
      schema: {
        tags,
        operationId: 'revokeKey',
        summary: 'End a key at once',
        params: pathIds('keyId'),
        response: { 204: Type.Null({ description: 'It is no longer valid.' }) },
      },
    },
    async (request, reply) => {
      await revokeKey(context, callerOf(request), request.params.keyId)
      return reply.code(204).send(null)
    },
  )
}
