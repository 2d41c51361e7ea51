import type { ChannelStatus } from '../../domain/channel.ts'
import type { Channel } from '../../domain/entities.ts'
import { invalid, Problem } from '../../domain/problem.ts'
import { botsById } from '../../services/bots/read.ts'
import { createChannel } from '../../services/channels/create.ts'
import type { NumberedChannels } from '../../services/channels/numbered.ts'
import { getChannel } from '../../services/channels/read.ts'
import { activateChannel } from '../../services/channels/switch.ts'
import { updateChannel } from '../../services/channels/update.ts'
import type { Caller, Context } from '../../services/context.ts'
import { INVALID_TYPE, PROVIDER_AWAY } from './errors.ts'
import { idIn } from './ids.ts'
import { type FullView, webhookUrlOf } from './map.ts'
import { formIn, inTheirNames, settingsIn } from './settings.ts'
import { instructionsFor } from './setup.ts'
import { type Form, formOf, formsOf } from './types.ts'
import { fullView } from './view.ts'

/** What the routes of both bases do, between the vendor's words and the services. */

export interface NewChannel {
  name: string
  type: string
  config?: Record<string, unknown>
  defaultBotId?: string | null
  metadata?: Record<string, unknown>
}

/** Makes a channel. Throws `Problem`, with fields under the vendor's names. */
export async function makeChannel(
  context: Context,
  caller: Caller,
  { name, type, config = {}, defaultBotId, metadata }: NewChannel,
  origin: string,
  id: string | undefined,
): Promise<{ view: FullView; setupInstructions: string }> {
  const forms = formsOf(type.toLowerCase(), context.networks)
  if (forms.length === 0) {
    throw new Problem('invalid', `There is no channel type "${type}".`, {
      field: '/type',
      reason: INVALID_TYPE,
    })
  }
  const form = formIn(forms, config)
  const botId = await botIn(context, caller, defaultBotId)
  const { channel, webhookSecret } = await inTheirWords(form, async () =>
    createChannel(
      context,
      caller,
      {
        network: form.network,
        name,
        config: mapped(context, form, config, {}),
        ...(metadata !== undefined && { metadata }),
        ...(botId && { botId }),
      },
      id,
    ),
  )
  const view = { ...(await fullView(context, caller, channel, origin)), webhookSecret }
  return {
    view,
    setupInstructions: instructionsFor(
      channel,
      view.manifest,
      webhookUrlOf(channel, origin),
      config.verifyToken,
    ),
  }
}

export interface ChannelChanges {
  name?: string
  type?: string
  config?: Record<string, unknown>
  defaultBotId?: string | null
  metadata?: Record<string, unknown>
}

/** Changes a channel. Throws `Problem`, with fields under the vendor's names. */
export async function changeChannel(
  context: Context,
  caller: Caller,
  id: string,
  { name, type, config, defaultBotId, metadata }: ChannelChanges,
): Promise<Channel> {
  const before = await getChannel(context, caller, id)
  const form = formOf(before.network)
  if (type !== undefined && type.toLowerCase() !== form.type) {
    throw invalid('/type', 'The type of a channel cannot be changed: make another channel.')
  }
  const botId = await botIn(context, caller, defaultBotId)
  return inTheirWords(form, async () =>
    updateChannel(context, caller, id, {
      ...(name !== undefined && { name }),
      ...(config !== undefined && { config: mapped(context, form, config, before.config) }),
      ...(metadata !== undefined && { metadata }),
      ...(botId !== undefined && { botId }),
    }),
  )
}

function mapped(
  { networks }: Context,
  form: Form,
  config: Record<string, unknown>,
  current: Record<string, unknown>,
): Record<string, unknown> {
  const manifest = networks.get(form.network)?.manifest
  if (!manifest) throw new Error(`There is no network ${form.network}.`)
  return settingsIn(form, manifest, config, current)
}

async function inTheirWords<T>(form: Form, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw inTheirNames(form, error)
  }
}

/** The bot that a body names; null takes it away. Throws `Problem` `invalid` for one that is not there. */
async function botIn(
  context: Context,
  caller: Caller,
  given: string | null | undefined,
): Promise<string | null | undefined> {
  if (given === undefined || given === null) return given
  const id = idIn('/defaultBotId', 'bot', given)
  const known = await botsById(context, caller, [id])
  if (!known.has(id)) throw invalid('/defaultBotId', 'There is no such bot.')
  return id
}

/** Switches a channel on. Throws `Problem`; a provider that cannot be reached is the vendor's CHANNEL_ERROR too. */
export async function switchOn(context: Context, caller: Caller, id: string): Promise<Channel> {
  try {
    return await activateChannel(context, caller, id)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'unavailable') throw error
    throw new Problem(error.code, error.message, { ...error.details, reason: PROVIDER_AWAY })
  }
}

export interface ListQuery {
  type?: string
  status?: ChannelStatus | 'connecting'
  search?: string
  sortBy?: 'createdAt' | 'name' | 'updatedAt'
  sortOrder?: 'asc' | 'desc'
}

/** What a list is asked for. Throws `Problem` `invalid` for a type that is none. */
export function filterOf(
  { networks }: Context,
  { type, status, search, sortBy, sortOrder }: ListQuery,
): Omit<NumberedChannels, 'limit' | 'offset'> {
  const forms = type === undefined ? [] : formsOf(type.toLowerCase(), networks)
  if (type !== undefined && forms.length === 0) throw invalid('/type', `There is no channel type "${type}".`)
  return {
    ...(forms.length > 0 && { networks: forms.map(form => form.network) }),
    ...(status !== undefined && { status: status === 'connecting' ? 'pending' : status }),
    ...(search !== undefined && { search }),
    ...(sortBy !== undefined && { sort: sortBy }),
    ...(sortOrder !== undefined && { ascending: sortOrder === 'asc' }),
  }
}
