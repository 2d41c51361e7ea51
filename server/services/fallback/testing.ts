import assert from 'node:assert/strict'
import { fakeNetwork } from '../../../test/support/fake-network.ts'
import { eventually } from '../../../test/support/scene.ts'
import { type Stage, setStage, text } from '../../../test/support/stage.ts'
import type { Manifest } from '../../domain/network.ts'
import { phoneNumbers } from '../../networks/shared/sms/phone.ts'
import type { Context } from '../context.ts'
import { getMessage } from '../messages/read.ts'
import { type SendInput, sendMessage } from '../messages/send.ts'
import { outbox } from '../outbox/send.ts'
import { handOn } from './hand-on.ts'

export const PHONE = '+15550100123'

/** A network of telephone numbers that tells what was delivered. */
function phoneNetwork(type: string, more: Partial<Manifest> = {}) {
  const network = fakeNetwork({ addressScope: 'medium', addresses: phoneNumbers })
  const medium = type as Manifest['medium']
  network.manifest = { ...network.manifest, type, title: type, medium, features: ['delivered'], ...more }
  return network
}

/** A stage with channels on three networks of telephone numbers, and one that tells of no delivery. */
export async function setFallback(
  t: Parameters<typeof setStage>[0],
  open: Parameters<typeof setStage>[1],
  address: Parameters<typeof setStage>[2],
  { nodes: count = 1 } = {},
) {
  const whatsapp = phoneNetwork('whatsapp', { serviceWindowHours: 24 })
  const [rcs, sms] = [phoneNetwork('rcs'), phoneNetwork('sms')]
  const networks = { whatsapp, rcs, sms }
  const stage = await setStage(t, open, address, { nodes: count, networks: Object.values(networks) })
  const { caller, nodes } = stage
  const [node] = nodes
  const id = async (network: string) => (await stage.channel({ network, name: network })).id
  const channels = {
    whatsapp: await id('whatsapp'),
    rcs: await id('rcs'),
    sms: await id('sms'),
    mute: await id('fake'),
  }
  const look = (on: Context, kind: string) => {
    for (const laneId of Object.values(channels)) {
      on.bus.publish('work', { kind, workspaceId: caller.workspaceId, laneId })
    }
  }
  const message = (id: string) => getMessage(node, caller, id)
  return {
    ...stage,
    node,
    networks,
    channels,
    /** Sends, and hands on, until the test ends. */
    run: (on: Context = node) => [stage.work(on, outbox(on)), stage.work(on, handOn(on))],
    /** Over RCS, and by SMS if need be. */
    send: (input: Partial<SendInput> = {}, id?: string) =>
      sendMessage(
        node,
        caller,
        {
          channelId: channels.rcs,
          to: PHONE,
          content: text('Hello'),
          fallback: [{ channelId: channels.sms }],
          ...input,
        },
        id,
      ),
    message,
    is: (id: string, status: string) =>
      eventually(async () => (await message(id)).message.status === status && (await message(id)).message),
    /** The message that has taken the place of another. */
    substitute: (id: string) =>
      eventually(async () => {
        const next = (await message(id)).message.fallback?.messageId
        return next ? (await message(next)).message : null
      }),
    /** The clock runs on, and everything is looked at. */
    pass: (ms: number) => {
      stage.skip(ms)
      for (const each of nodes) for (const kind of ['send', 'fallback']) look(each, kind)
    },
    /** Resolves when nothing is left to be handed on by now, and makes sure that a message was not. */
    stays: async (id: string) => {
      await eventually(async () => !(await isDue(stage, id)))
      assert.equal((await message(id)).message.fallback?.messageId, null)
    },
  }
}

async function isDue({ nodes: [node] }: Stage, id: string): Promise<boolean> {
  const job = await node.store.read
    .selectFrom('jobs')
    .select('id')
    .where('serial_id', '=', id)
    .where('kind', '=', 'fallback')
    .where('due_at', '<=', node.now())
    .executeTakeFirst()
  return job !== undefined
}
