import { eventually } from '../../../test/support/scene.ts'
import { setStage, text } from '../../../test/support/stage.ts'
import type { Verdict } from '../../domain/network.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from './send.ts'

export const failure = { code: 'x', message: 'It says: secret-token.', cure: 'Do something.' }
export const retry = (more: object = {}): Verdict => ({ verdict: 'retry', failure, ...more })
export const sent: Verdict = { verdict: 'sent', ref: null }

/** A stage with a channel whose messages are being sent. */
export async function setOutbox(...on: Parameters<typeof setStage>) {
  const stage = await setStage(...on)
  const { caller, fake } = stage
  const [node] = stage.nodes
  const { id: channelId } = await stage.channel()
  stage.work(node, outbox(node))
  const statusOf = async (id: string) => (await getMessage(node, caller, id)).message.status
  return {
    ...stage,
    node,
    channelId,
    send: (to: string, over = channelId) =>
      sendMessage(node, caller, { channelId: over, to, content: text(`to ${to}`) }),
    statusOf,
    /** Resolves when the message has the status. */
    is: (id: string, status: string) => eventually(async () => (await statusOf(id)) === status),
    /** The clock runs on, and the channel's lane looks. */
    pass: (ms: number) => {
      stage.skip(ms)
      node.bus.publish('work', { kind: 'send', workspaceId: caller.workspaceId, laneId: channelId })
    },
    /** How often somebody was to get a message. */
    tries: (to: string) => fake.attempts.filter(({ message }) => message.thread === to).length,
  }
}
