import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import { getDelivery, listDeliveries, retryDelivery } from '../../services/webhooks/deliveries.ts'
import { pathIds } from './ids.ts'
import { deliveryJson, iso } from './map.ts'
import { listQuery, paged, pageSchema, toPage } from './parts.ts'
import { Delivery, DeliveryWithAttempts } from './schema.ts'

const tags = ['Webhooks']
const params = pathIds('webhookId', 'deliveryId')

export async function registerDeliveries(app: App, context: Context): Promise<void> {
  app.get(
    '/webhooks/:webhookId/deliveries',
    {
      config: { permission: 'webhooks.get', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'listDeliveries',
        summary: 'The deliveries of a webhook, the newest first',
        params: pathIds('webhookId'),
        querystring: listQuery({
          state: Type.Optional(Type.Enum(['pending', 'succeeded', 'failed'])),
          eventType: Type.Optional(Type.String({ maxLength: 64 })),
        }),
        response: { 200: pageSchema(ref(Delivery)) },
      },
    },
    async request => {
      const filter = { ...paged(request.query), webhookId: request.params.webhookId }
      return toPage(await listDeliveries(context, callerOf(request), filter), deliveryJson)
    },
  )

  app.get(
    '/webhooks/:webhookId/deliveries/:deliveryId',
    {
      config: { permission: 'webhooks.get', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'getDelivery',
        summary: 'A delivery with every attempt',
        params,
        response: { 200: ref(DeliveryWithAttempts) },
      },
    },
    async request => {
      const { webhookId, deliveryId } = request.params
      const { delivery, attempts } = await getDelivery(context, callerOf(request), webhookId, deliveryId)
      const log = attempts.map(attempt => ({ ...attempt, at: iso(attempt.at) }))
      return { ...deliveryJson(delivery), log }
    },
  )

  app.post(
    '/webhooks/:webhookId/deliveries/:deliveryId/retry',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/:webhookId' },
      schema: {
        tags,
        operationId: 'retryDelivery',
        summary: 'Try a delivery again now',
        params,
        response: { 202: ref(Delivery) },
      },
    },
    async (request, reply) => {
      const { webhookId, deliveryId } = request.params
      reply.code(202)
      return deliveryJson(await retryDelivery(context, callerOf(request), webhookId, deliveryId))
    },
  )
}
