import { type Static, Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { pageNumbers, paginationOf, placeOf } from '../../http/numbered-pages.ts'
import type { Context } from '../../services/context.ts'
import { createWebhook } from '../../services/webhooks/create.ts'
import { numberedWebhooks } from '../../services/webhooks/numbered.ts'
import { getWebhook } from '../../services/webhooks/read.ts'
import { deleteWebhook } from '../../services/webhooks/remove.ts'
import { updateWebhook } from '../../services/webhooks/update.ts'
import { idOf, pathIds } from './ids.ts'
import { closed } from './parts.ts'
import { Pagination } from './schema.ts'
import { scheduleChanges, scheduleOf, webhookResource } from './webhook-map.ts'
import { NewWebhookBody, Webhook, WebhookChangesBody } from './webhook-schema.ts'

const tags = ['Webhooks']
const params = pathIds('webhookId')
const PER_PAGE = 20
const OneWebhook = Type.Object({ data: ref(Webhook) })

/** The settings that mean here what they mean in a service. */
const plain = ({ url, events, description, headers }: Partial<Static<typeof NewWebhookBody>>) => ({
  ...(url !== undefined && { url }),
  ...(events !== undefined && { events }),
  ...(description !== undefined && { description }),
  ...(headers !== undefined && { headers }),
})

/** The webhooks of the workspace, whichever API they were made with. */
export async function registerWebhooks(app: App, context: Context): Promise<void> {
  app.get(
    '',
    {
      config: { permission: 'webhooks.list', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'listWebhooks',
        summary: 'List all webhook endpoints',
        querystring: Type.Object(pageNumbers(PER_PAGE, 100), closed),
        response: {
          200: Type.Object({
            data: Type.Array(ref(Webhook)),
            meta: Type.Object({ pagination: ref(Pagination) }),
          }),
        },
      },
    },
    async request => {
      const { page, perPage = PER_PAGE } = request.query
      const place = placeOf({ page, perPage })
      const { items, total } = await numberedWebhooks(context, callerOf(request), place)
      return {
        data: items.map(webhook => webhookResource(webhook)),
        meta: { pagination: paginationOf({ page, perPage }, total) },
      }
    },
  )

  app.post(
    '',
    {
      config: { permission: 'webhooks.create', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'createWebhook',
        summary: 'Create a webhook endpoint',
        description: 'Deliveries are signed with the secret in the answer, which is shown there only.',
        body: NewWebhookBody,
        response: { 201: OneWebhook },
      },
    },
    async (request, reply) => {
      const { url, events, config = {}, ...others } = request.body
      const input = { ...plain(others), url, events, envelope: 'linktor', ...scheduleOf(config) }
      const { webhook, secret } = await createWebhook(context, callerOf(request), input, request.resourceId)
      reply.code(201).header('location', `/v1/webhooks/${idOf('webhook', webhook.id)}`)
      return { data: webhookResource(webhook, secret) }
    },
  )

  app.get(
    '/:webhookId',
    {
      config: { permission: 'webhooks.get', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'getWebhook',
        summary: 'Get a specific webhook',
        params,
        response: { 200: OneWebhook },
      },
    },
    async request => ({
      data: webhookResource(await getWebhook(context, callerOf(request), request.params.webhookId)),
    }),
  )

  app.patch(
    '/:webhookId',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'updateWebhook',
        summary: 'Update a webhook',
        params,
        body: WebhookChangesBody,
        response: { 200: OneWebhook },
      },
    },
    async request => {
      const { status, config = {}, ...others } = request.body
      const webhook = await updateWebhook(context, callerOf(request), request.params.webhookId, {
        ...plain(others),
        ...scheduleChanges(config),
        ...(status !== undefined && { enabled: status === 'active' }),
      })
      return { data: webhookResource(webhook) }
    },
  )

  app.delete(
    '/:webhookId',
    {
      config: { permission: 'webhooks.delete', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'deleteWebhook',
        summary: 'Delete a webhook',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await deleteWebhook(context, callerOf(request), request.params.webhookId)
      return reply.code(204).send(null)
    },
  )
}
