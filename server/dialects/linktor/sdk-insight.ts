import { randomBytes } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { type ContentType, LONGEST_TEXT } from '../../domain/content.ts'
import type { Capability, Grade, Manifest } from '../../domain/network.ts'
import { MASK } from '../../domain/redact.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { channelHealth } from '../../services/channels/health.ts'
import { getChannel } from '../../services/channels/read.ts'
import { rotateWebhookSecret } from '../../services/channels/rotate.ts'
import { updateChannel } from '../../services/channels/update.ts'
import type { Caller, Context } from '../../services/context.ts'
import { pathIds } from './ids.ts'
import { flatStatus, iso, webhookUrlOf } from './map.ts'

const tags = ['SDK']
const params = pathIds('channelId')

const Capabilities = Type.Object({
  supportedContentTypes: Type.Array(Type.String()),
  supportsMedia: Type.Boolean(),
  supportsButtons: Type.Boolean(),
  supportsLists: Type.Boolean(),
  supportsTemplates: Type.Boolean(),
  supportsLocation: Type.Boolean(),
  maxMessageLength: Type.Integer({ description: 'Characters.' }),
  maxMediaSize: Type.Integer({ description: 'Bytes; 0 where no files are carried, or nothing limits them.' }),
})

const WebhookAddress = Type.Object({
  url: Type.String(),
  verifyToken: Type.String({ description: 'In full in the answer to `regenerate` only.' }),
})

/** What else the vendor's SDKs ask of a channel. */
export async function registerSdkInsight(app: App, context: Context): Promise<void> {
  const read = { permission: 'channels.get', resource: 'channels/:channelId' }

  app.get(
    '/:channelId/status',
    {
      config: read,
      schema: {
        tags,
        operationId: 'sdkGetChannelStatus',
        summary: 'How a channel is',
        params,
        response: {
          200: Type.Object({
            status: Type.String(),
            lastPing: Type.Optional(Type.String({ format: 'date-time' })),
            error: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { channelId } = request.params
      const { status } = await getChannel(context, caller, channelId)
      const { checkedAt, condition } = await channelHealth(context, caller, channelId)
      return {
        status: flatStatus(status),
        ...(checkedAt !== null && { lastPing: iso(checkedAt) }),
        ...(condition && { error: condition.message }),
      }
    },
  )

  app.get(
    '/:channelId/capabilities',
    {
      config: read,
      schema: {
        tags,
        operationId: 'sdkGetChannelCapabilities',
        summary: 'What a channel can carry',
        params,
        response: { 200: Capabilities },
      },
    },
    async request => {
      const { network } = await getChannel(context, callerOf(request), request.params.channelId)
      return sdkCapabilities(manifestOf(context, network))
    },
  )

  app.get(
    '/:channelId/webhook',
    {
      config: read,
      schema: {
        tags,
        operationId: 'sdkGetChannelWebhook',
        summary: 'Where the network delivers',
        params,
        response: { 200: WebhookAddress },
      },
    },
    async request => {
      const channel = await getChannel(context, callerOf(request), request.params.channelId)
      return { url: webhookUrlOf(channel, baseUrlFor(context, request)), verifyToken: MASK }
    },
  )

  app.post(
    '/:channelId/webhook/regenerate',
    {
      config: { permission: 'channels.update', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'sdkRegenerateChannelWebhook',
        summary: 'Have what the network delivers verified by another token',
        params,
        response: { 200: WebhookAddress },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await getChannel(context, caller, request.params.channelId)
      const verifyToken = await newVerifyToken(context, caller, channel)
      return { url: webhookUrlOf(channel, baseUrlFor(context, request)), verifyToken }
    },
  )
}

/** A network with a verify token of the owner's choice gets another one of these; elsewhere it is the webhook secret. */
async function newVerifyToken(
  context: Context,
  caller: Caller,
  { id, network }: { id: string; network: string },
): Promise<string> {
  if (!('verifyToken' in manifestOf(context, network).secrets.properties)) {
    return (await rotateWebhookSecret(context, caller, id)).webhookSecret
  }
  const verifyToken = randomBytes(24).toString('base64url')
  await updateChannel(context, caller, id, { config: { verifyToken } })
  return verifyToken
}

function manifestOf({ networks }: Context, network: string): Manifest {
  const manifest = networks.get(network)?.manifest
  if (!manifest) throw new Error(`There is no network ${network}.`)
  return manifest
}

const carried: readonly Grade[] = ['full', 'partial']
const media: readonly ContentType[] = ['image', 'video', 'audio', 'voice', 'document', 'sticker']
/** What a network carries, in the SDKs' words. Pure. */
function sdkCapabilities({ capabilities }: Pick<Manifest, 'capabilities'>): Static<typeof Capabilities> {
  const types = (Object.entries(capabilities) as [ContentType, Capability][]).filter(([, { grade }]) =>
    carried.includes(grade),
  )
  const names = types.map(([name]) => name)
  const sizes = types.filter(([name]) => media.includes(name)).map(([, { maxBytes = 0 }]) => maxBytes)
  return {
    supportedContentTypes: names,
    supportsMedia: media.some(name => names.includes(name)),
    supportsButtons: names.includes('buttons'),
    supportsLists: names.includes('list'),
    supportsTemplates: names.includes('template'),
    supportsLocation: names.includes('location'),
    maxMessageLength: capabilities.text?.maxLength ?? LONGEST_TEXT,
    maxMediaSize: Math.max(0, ...sizes),
  }
}
