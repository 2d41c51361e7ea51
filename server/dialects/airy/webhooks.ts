import { type Static, Type } from 'typebox'
import type { Webhook } from '../../domain/entities.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import type { Caller, Context } from '../../services/context.ts'
import { everyItem } from '../../services/pages.ts'
import { createWebhook } from '../../services/webhooks/create.ts'
import { getWebhook, listWebhooks } from '../../services/webhooks/read.ts'
import { rotateSecret } from '../../services/webhooks/rotate.ts'
import { updateWebhook } from '../../services/webhooks/update.ts'
import { idIn } from './body.ts'
import { airyEventTypes, filtersOf } from './events.ts'
import { webhookPayload } from './map.ts'
import { Id, WebhookList, WebhookPayload } from './schema.ts'

const tags = ['Webhooks']
const ENVELOPE = 'airy'

const settings = {
  name: Type.Optional(Type.String({ maxLength: 1000 })),
  events: Type.Optional(Type.Array(Type.Enum(airyEventTypes), { minItems: 1, maxItems: 20 })),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  signature_key: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
}
const Url = Type.String({ minLength: 1, maxLength: 2048 })
const Settings = Type.Object({ ...settings, url: Type.Optional(Url) })

export function registerWebhooks(app: App, context: Context): void {
  app.post(
    '/webhooks.subscribe',
    {
      config: { permission: 'webhooks.create', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'subscribeWebhook',
        summary: 'Subscribes an address to events, or changes a subscription',
        body: Type.Object({ ...settings, url: Url, id: Type.Optional(Id) }),
        response: { 200: ref(WebhookPayload) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { id: text, url, ...given } = request.body
      const id = text === undefined ? request.resourceId : idIn(text, 'webhook')
      if (text !== undefined && id !== undefined && (await subscription(context, caller, id))) {
        requirePermission(caller, 'webhooks.update', `webhooks/${id}`)
        return webhookPayload(await change(context, caller, id, { url, ...given }, true))
      }
      const input = { url, ...inputOf(given), events: filtersOf(given.events ?? airyEventTypes) }
      const secret = given.signature_key === undefined ? {} : { secret: given.signature_key }
      const { webhook } = await createWebhook(
        context,
        caller,
        { ...input, ...secret, envelope: ENVELOPE },
        id,
      )
      return webhookPayload(webhook)
    },
  )

  app.post(
    '/webhooks.update',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'updateWebhook',
        summary: 'Changes a subscription',
        body: Type.Object({ ...Settings.properties, id: Id }),
        response: { 200: ref(WebhookPayload) },
      },
    },
    async request => {
      const { id, ...given } = request.body
      return webhookPayload(await change(context, callerOf(request), idIn(id, 'webhook'), given))
    },
  )

  app.post(
    '/webhooks.unsubscribe',
    {
      config: { permission: 'webhooks.update', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'unsubscribeWebhook',
        summary: 'Ends a subscription, which can be taken up again',
        body: Type.Object({ id: Id }),
        response: { 200: ref(WebhookPayload) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { id } = await found(context, caller, request.body.id)
      return webhookPayload(await updateWebhook(context, caller, id, { enabled: false }))
    },
  )

  app.post(
    '/webhooks.info',
    {
      config: { permission: 'webhooks.get', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'webhookInfo',
        summary: 'One subscription',
        body: Type.Object({ id: Id }),
        response: { 200: ref(WebhookPayload) },
      },
    },
    async request => webhookPayload(await found(context, callerOf(request), request.body.id)),
  )

  app.post(
    '/webhooks.list',
    {
      config: { permission: 'webhooks.list', resource: 'webhooks/*' },
      schema: {
        tags,
        operationId: 'listWebhooks',
        summary: 'All subscriptions',
        response: { 200: ref(WebhookList) },
      },
    },
    async request => {
      const all = await everyItem(page => listWebhooks(context, callerOf(request), page))
      return { data: all.filter(webhook => webhook.envelope === ENVELOPE).map(webhookPayload) }
    },
  )
}

const inputOf = ({ name, headers }: Static<typeof Settings>) => ({
  ...(name !== undefined && { description: name }),
  ...(headers !== undefined && { headers }),
})

async function change(
  context: Context,
  caller: Caller,
  id: string,
  given: Static<typeof Settings>,
  subscribe = false,
): Promise<Webhook> {
  await found(context, caller, id)
  const { url, events, signature_key: secret } = given
  const webhook = await updateWebhook(context, caller, id, {
    ...inputOf(given),
    ...(url !== undefined && { url }),
    ...(events !== undefined && { events: filtersOf(events) }),
    ...(subscribe && { enabled: true }),
  })
  if (secret !== undefined) await rotateSecret(context, caller, id, { secret, overlapSeconds: 0 })
  return webhook
}

/** The subscription with this id; one that was made by another API is none of this one's. Throws `not_found`. */
async function found(context: Context, caller: Caller, text: string): Promise<Webhook> {
  const webhook = await subscription(context, caller, idIn(text, 'webhook'))
  if (!webhook) throw notFound('webhook')
  return webhook
}

async function subscription(context: Context, caller: Caller, id: string): Promise<Webhook | null> {
  try {
    const webhook = await getWebhook(context, caller, id)
    return webhook.envelope === ENVELOPE ? webhook : null
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return null
    throw error
  }
}
