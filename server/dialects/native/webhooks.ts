import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import { createWebhook } from '../../services/webhooks/create.ts'
import { testWebhook } from '../../services/webhooks/ping.ts'
import { getWebhook, listWebhooks } from '../../services/webhooks/read.ts'
import { deleteWebhook } from '../../services/webhooks/remove.ts'
import { replay } from '../../services/webhooks/replay.ts'
import { rotateSecret } from '../../services/webhooks/rotate.ts'
import { updateWebhook } from '../../services/webhooks/update.ts'
import { etag, expectedVersion } from './etag.ts'
import { IdInput, idIn, pathIds } from './ids.ts'
import { deliveryJson, webhookJson } from './map.ts'
import { closed, listQuery, msOf, paged, pageSchema, TimeInput, toPage } from './parts.ts'
import { Delivery, NewSecret, NewWebhook, Webhook } from './schema.ts'

const tags = ['Webhooks']
const params = pathIds('webhookId')

const settings = {
  url: Type.String({ minLength: 1, maxLength: 2048 }),
  description: Type.Union([Type.String({ maxLength: 1000 }), Type.Null()]),
  envelope: Type.String({ maxLength: 50, description: 'The form of deliveries: native, or a dialect’s.' }),
  events: Type.Array(Type.String({ maxLength: 64 }), {
    minItems: 1,
    maxItems: 100,
    description: 'Filters such as *, message.*, message.received.',
  }),
  channels: Type.Union([Type.Array(IdInput, { minItems: 1, maxItems: 1000 }), Type.Null()], {
    description: "Only these channels' events; null for all.",
  }),
  retryDelaysMs: Type.Union(
    [Type.Array(Type.Integer({ minimum: 1000, maximum: 604_800_000 }), { maxItems: 20 }), Type.Null()],
    {
      description: 'Milliseconds from each failed attempt to the next; null for the usual ones.',
    },
  ),
  maxRetries: Type.Union([Type.Integer({ minimum: 0, maximum: 20 }), Type.Null()], {
    description: 'Of these at most so many.',
  }),
  timeoutMs: Type.Union([Type.Integer({ minimum: 1000, maximum: 60_000 }), Type.Null()], {
    description: 'Milliseconds that an answer may take; 15,000 when null.',
  }),
  headers: Type.Record(Type.String(), Type.String({ maxLength: 4096 }), {
    maxProperties: 20,
    description: 'Sent with every delivery. ******** leaves a value as it is.',
  }),
}
const { url, events, ...others } = settings

export async function registerWebhooks(app: App, context: Context): Promise<void> {
  app.get(
    '/webhooks',
    {
      config: { permission: 'webhooks.list', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'listWebhooks',
        summary: 'List webhooks, the newest first',
        querystring: listQuery({}),
        response: { 200: pageSchema(ref(Webhook)) },
      },
    },
    async request =>
      toPage(await listWebhooks(context, callerOf(request), paged(request.query)), webhookJson),
  )

  app.post(
    '/webhooks',
    {
      config: { permission: 'webhooks.create', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'createWebhook',
        summary: 'Have events delivered to an address',
        description: 'Deliveries are signed by Standard Webhooks with the secret in the answer.',
        body: Type.Object({ url, events, ...Type.Partial(Type.Object(others)).properties }, closed),
        response: { 201: ref(NewWebhook) },
      },
    },
    async (request, reply) => {
      const input = withPlainIds(request.body)
      const { webhook, secret } = await createWebhook(context, callerOf(request), input, request.resourceId)
      reply
        .code(201)
        .header('location', `/api/v1/webhooks/${webhook.id}`)
        .header('etag', etag(webhook.version))
      return { ...webhookJson(webhook), secret }
    },
  )

  app.get(
    '/webhooks/:webhookId',
    {
      config: { permission: 'webhooks.get', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'getWebhook',
        summary: 'Get a webhook',
        params,
        response: { 200: ref(Webhook) },
      },
    },
    async (request, reply) => {
      const webhook = await getWebhook(context, callerOf(request), request.params.webhookId)
      reply.header('etag', etag(webhook.version))
      return webhookJson(webhook)
    },
  )

  app.patch(
    '/webhooks/:webhookId',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'updateWebhook',
        summary: 'Change a webhook, switch it off or on again',
        description:
          'Only what is given changes. With `If-Match`, one that was changed meanwhile is left alone (412).',
        params,
        body: Type.Partial(Type.Object({ ...settings, enabled: Type.Boolean() }), closed),
        response: { 200: ref(Webhook) },
      },
    },
    async (request, reply) => {
      const webhook = await updateWebhook(
        context,
        callerOf(request),
        request.params.webhookId,
        withPlainIds(request.body),
        expectedVersion(request),
      )
      reply.header('etag', etag(webhook.version))
      return webhookJson(webhook)
    },
  )

  app.delete(
    '/webhooks/:webhookId',
    {
      config: { permission: 'webhooks.delete', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'deleteWebhook',
        summary: 'Delete a webhook with its deliveries',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await deleteWebhook(context, callerOf(request), request.params.webhookId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/webhooks/:webhookId/rotate-secret',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/:webhookId' },
      preValidation: async request => {
        request.body ??= {}
      },
      schema: {
        tags,
        operationId: 'rotateWebhookSecret',
        summary: 'Give a webhook a new secret',
        description: 'Until the overlap is over, deliveries are signed with both secrets.',
        params,
        body: Type.Object(
          {
            overlapSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 604_800, default: 86_400 })),
          },
          closed,
        ),
        response: { 200: ref(NewSecret) },
      },
    },
    async request => rotateSecret(context, callerOf(request), request.params.webhookId, request.body),
  )

  app.post(
    '/webhooks/:webhookId/test',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'testWebhook',
        summary: 'Deliver a test.ping at once',
        params,
        response: { 200: ref(Delivery) },
      },
    },
    async request => deliveryJson(await testWebhook(context, callerOf(request), request.params.webhookId)),
  )

  app.post(
    '/webhooks/:webhookId/replay',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'replayWebhook',
        summary: 'Deliver the events of a span of time again',
        params,
        body: Type.Object({ from: TimeInput, to: Type.Optional(TimeInput) }, closed),
        response: {
          202: Type.Object({ count: Type.Integer({ description: 'Deliveries that will be made.' }) }),
        },
      },
    },
    async (request, reply) => {
      const { from, to } = request.body
      const span = { from: msOf(from), ...(to !== undefined && { to: msOf(to) }) }
      reply.code(202)
      return replay(context, callerOf(request), request.params.webhookId, span)
    },
  )
}

const withPlainIds = <Input extends { channels?: string[] | null }>(input: Input): Input =>
  input.channels ? { ...input, channels: input.channels.map(id => idIn('channel', id)) } : input
