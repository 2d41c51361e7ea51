import { Webhook } from 'standardwebhooks'
import type { Delivery } from '../../server/domain/entities.ts'
import { listDeliveries } from '../../server/services/webhooks/deliveries.ts'
import { type Call, eventually, type Scene } from './scene.ts'

/** Throws unless the official verifier takes the call. */
export const verify = (secret: string, { body, headers }: Call) =>
  new Webhook(secret).verify(body, headers as Record<string, string>)

/** A webhook's deliveries in their order. */
export async function deliveriesOf({ context, caller }: Scene, webhookId: string): Promise<Delivery[]> {
  const { items } = await listDeliveries(context, caller, { webhookId, limit: 1000 })
  return items.reverse()
}

/** Resolves to the first of the webhook's deliveries that has had so many attempts. */
export const attempted = (scene: Scene, webhookId: string, attempts: number) =>
  eventually(async () => (await deliveriesOf(scene, webhookId)).find(d => d.attempts === attempts))

/** Moves the clock and looks for what is due by then. */
export function later({ context, caller, skip }: Scene, webhookId: string, ms: number): void {
  skip(ms)
  context.bus.publish('work', { kind: 'deliver', workspaceId: caller.workspaceId, laneId: webhookId })
}
