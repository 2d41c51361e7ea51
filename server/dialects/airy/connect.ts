import { type Static, type TObject, Type } from 'typebox'
import type { Channel } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { createChannel } from '../../services/channels/create.ts'
import { deleteChannel } from '../../services/channels/remove.ts'
import { activateChannel } from '../../services/channels/switch.ts'
import { updateChannel } from '../../services/channels/update.ts'
import type { Caller, Context } from '../../services/context.ts'
import { refusedFor } from './body.ts'
import { channelPayload, defaultName } from './map.ts'
import { ChannelPayload, ImageUrl } from './schema.ts'
import { networkOf } from './sources.ts'

const Name = Type.String({ minLength: 1, maxLength: 200 })
const Value = Type.String({ minLength: 1, maxLength: 4096 })
const optional = {
  name: Type.Optional(Type.Union([Name, Type.Null()])),
  image_url: Type.Optional(Type.Union([ImageUrl, Type.Null()])),
}
const required = { ...optional, name: Name }
type Common = Static<TObject<typeof optional>>
/** Characters that Viber takes. */
const SENDER_NAME = 28

/** How accounts of one source are connected. */
interface Source<Body extends TObject> {
  source: string
  body: Body
  configOf: (body: Static<Body>) => Record<string, unknown>
  /** Connected also where the network will not have it yet: the channel says what is missing. */
  forgiving?: boolean
}

export function registerConnects(app: App, context: Context): void {
  const add = <Body extends TObject>(source: Source<Body>) => addRoute(app, context, source)
  add({
    source: 'chatplugin',
    body: Type.Object(required),
    configOf: ({ name }) => ({ identifier: name }),
  })
  add({
    source: 'facebook',
    body: Type.Object({ ...optional, page_id: Value, page_token: Value }),
    configOf: ({ page_id: pageId, page_token: accessToken }) => ({ pageId, accessToken }),
  })
  add({
    source: 'instagram',
    body: Type.Object({ ...optional, page_id: Value, page_token: Value, account_id: Value }),
    configOf: ({ page_id: pageId, page_token: accessToken, account_id: accountId }) => ({
      pageId,
      accessToken,
      accountId,
    }),
  })
  add({
    source: 'google',
    body: Type.Object({ ...required, gbm_id: Value }),
    configOf: ({ gbm_id: gbmId }) => ({ gbmId }),
    forgiving: true,
  })
  for (const source of ['twilio.sms', 'twilio.whatsapp']) {
    add({
      source,
      body: Type.Object({ ...required, phone_number: Type.String({ minLength: 1, maxLength: 64 }) }),
      configOf: ({ phone_number }) => ({ phoneNumber: phone_number.replace(/\s/g, '') }),
      forgiving: true,
    })
  }
  add({
    source: 'whatsapp',
    body: Type.Object({ ...required, phone_number_id: Value, user_token: Value }),
    configOf: ({ phone_number_id: phoneNumberId, user_token: accessToken }) => ({
      phoneNumberId,
      accessToken,
    }),
  })
  add({
    source: 'viber',
    body: Type.Object(optional),
    configOf: ({ name, image_url: senderAvatar }) => ({
      senderName: (name ?? 'Viber').slice(0, SENDER_NAME),
      ...(senderAvatar && { senderAvatar }),
    }),
  })
}

function addRoute<Body extends TObject>(
  app: App,
  context: Context,
  { source, body, configOf, forgiving = false }: Source<Body>,
): void {
  app.post(
    `/channels.${source}.connect`,
    {
      config: { permission: 'channels.create', resource: 'channels/*' },
      schema: {
        tags: ['Channels'],
        operationId: `connect_${source.replace('.', '_')}`,
        summary: `Connects an account of ${source}`,
        description: 'One that was connected before is connected again, as the same channel.',
        body: body as TObject,
        response: { 200: ref(ChannelPayload) },
      },
    },
    async request => {
      const given = request.body as Static<Body> & Common
      const channel = await connect(context, callerOf(request), source, {
        config: configOf(given),
        name: given.name ?? null,
        imageUrl: given.image_url ?? null,
        forgiving,
      })
      return channelPayload(channel)
    },
  )
}

interface Account {
  config: Record<string, unknown>
  name: string | null
  imageUrl: string | null
  forgiving: boolean
}

async function connect(context: Context, caller: Caller, source: string, account: Account): Promise<Channel> {
  requirePermission(caller, 'channels.activate', 'channels/*')
  const { id, isNew } = await channelFor(context, caller, source, account)
  try {
    const channel = await activateChannel(context, caller, id, { force: account.forgiving })
    const { pageName } = channel.facts
    if (!isNew || account.name !== null || pageName === undefined) return channel
    return await updateChannel(context, caller, id, { name: pageName })
  } catch (error) {
    // What the network has refused was never connected.
    if (isNew) await deleteChannel(context, caller, id, { force: true })
    // Of some accounts only the network could tell that they are connected already.
    const before = isNew ? connectedBefore(error) : undefined
    if (before === undefined) throw error
    await renew(context, caller, before, account)
    return await activateChannel(context, caller, before, { force: account.forgiving })
  }
}

/** The channel on an account: the one there is, with what is given set on it, or a new one. */
async function channelFor(
  context: Context,
  caller: Caller,
  source: string,
  account: Account,
): Promise<{ id: string; isNew: boolean }> {
  const id = newId()
  try {
    const { config, name } = account
    const input = { network: networkOf(source), name: name ?? defaultName(source, id), config }
    await createChannel(context, caller, { ...input, ...profileOf(account) }, id)
    return { id, isNew: true }
  } catch (error) {
    const before = connectedBefore(error)
    if (before === undefined) throw error
    await renew(context, caller, before, account)
    return { id: before, isNew: false }
  }
}

/** The channel that an account is connected by, where work was refused for that. */
function connectedBefore(error: unknown): string | undefined {
  const id = refusedFor(error, 'already_connected') ? error.details.meta?.channelId : undefined
  return typeof id === 'string' ? id : undefined
}

async function renew(context: Context, caller: Caller, id: string, account: Account): Promise<void> {
  requirePermission(caller, 'channels.update', `channels/${id}`)
  const { config, name } = account
  await updateChannel(context, caller, id, { config, ...(name !== null && { name }), ...profileOf(account) })
}

const profileOf = ({ imageUrl }: Account) => (imageUrl === null ? {} : { profile: { imageUrl } })
