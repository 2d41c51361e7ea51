import type { EventData } from '../../domain/entities.ts'
import type { EventType } from '../../domain/event.ts'
import { signWebhook } from '../../domain/standard-webhooks.ts'
import type { Envelope } from '../../services/webhooks/envelope.ts'
import { eventJson } from './map.ts'

/** An event as our own API shows it, signed by Standard Webhooks: `webhook-id` is the event's id in every attempt. */
export const nativeEnvelope: Envelope = {
  write({ id, type, channelId, at, data }, { workspaceId, secrets, link }, now) {
    const event = { id, type: type as EventType, channelId, at, data: JSON.parse(data) as EventData }
    const body = JSON.stringify(eventJson(event, workspaceId, link))
    return { headers: { 'content-type': 'application/json', ...signWebhook(id, now, body, secrets) }, body }
  },
}
