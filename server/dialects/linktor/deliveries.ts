import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { pageNumbers, paginationOf, placeOf } from '../../http/numbered-pages.ts'
import type { Context } from '../../services/context.ts'
import { getDelivery, retryDelivery } from '../../services/webhooks/deliveries.ts'
import { numberedDeliveries } from '../../services/webhooks/numbered.ts'
import { testWebhook } from '../../services/webhooks/ping.ts'
import { idOf, pathIds } from './ids.ts'
import { iso } from './map.ts'
import { closed, noBody } from './parts.ts'
import { Pagination } from './schema.ts'
import { deliveryResource, outcomeOf } from './webhook-map.ts'
import { Delivery, DeliveryState, RetriedDelivery, WebhookTest } from './webhook-schema.ts'

const tags = ['Webhooks']
const PER_PAGE = 20

export async function registerDeliveries(app: App, context: Context): Promise<void> {
  app.post(
    '/:webhookId/test',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/:webhookId' },
      preValidation: noBody,
      schema: {
        tags,
        operationId: 'testWebhook',
        summary: 'Send a test event',
        params: pathIds('webhookId'),
        body: Type.Object({
          event: Type.Optional(
            Type.Enum(['test.ping'], { description: 'Others are told when they happen, and not made up.' }),
          ),
        }),
        response: { 200: Type.Object({ data: WebhookTest }) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { webhookId } = request.params
      const { id } = await testWebhook(context, caller, webhookId)
      const { delivery, attempts } = await getDelivery(context, caller, webhookId, id)
      const last = attempts.at(-1)
      return {
        data: {
          deliveryId: idOf('delivery', id),
          ...outcomeOf(delivery),
          latency: last?.ms ?? 0,
          timestamp: iso(last?.at ?? delivery.createdAt),
        },
      }
    },
  )

  app.get(
    '/:webhookId/deliveries',
    {
      config: { permission: 'webhooks.get', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'listDeliveries',
        summary: 'List deliveries',
        params: pathIds('webhookId'),
        querystring: Type.Object(
          {
            ...pageNumbers(PER_PAGE, 100),
            status: Type.Optional(DeliveryState),
            event: Type.Optional(Type.String({ maxLength: 64 })),
          },
          closed,
        ),
        response: {
          200: Type.Object({
            data: Type.Array(ref(Delivery)),
            meta: Type.Object({ pagination: ref(Pagination) }),
          }),
        },
      },
    },
    async request => {
      const { page, perPage = PER_PAGE, status, event } = request.query
      const { items, total } = await numberedDeliveries(context, callerOf(request), {
        webhookId: request.params.webhookId,
        ...(status !== undefined && { state: status }),
        ...(event !== undefined && { eventType: event }),
        ...placeOf({ page, perPage }),
      })
      return {
        data: items.map(deliveryResource),
        meta: { pagination: paginationOf({ page, perPage }, total) },
      }
    },
  )

  app.post(
    '/:webhookId/deliveries/:deliveryId/retry',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'retryDelivery',
        summary: 'Retry a delivery now',
        params: pathIds('webhookId', 'deliveryId'),
        response: { 200: Type.Object({ data: RetriedDelivery }) },
      },
    },
    async request => {
      const { webhookId, deliveryId } = request.params
      const delivery = await retryDelivery(context, callerOf(request), webhookId, deliveryId)
      return {
        data: {
          id: idOf('delivery', delivery.id),
          ...outcomeOf(delivery),
          attempts: delivery.attempts,
          retriedAt: iso(context.now()),
        },
      }
    },
  )
}
