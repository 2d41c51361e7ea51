import { createHmac } from 'node:crypto'
import type { EventData } from '../../domain/entities.ts'
import type { Envelope, EnvelopeTarget } from '../../services/webhooks/envelope.ts'
import { airyEvent } from './events.ts'
import { channelPayload, conversationPayload, messagePayload } from './map.ts'

/**
 * An event as the vendor delivers it: `X-Airy-Content-Signature` is the HMAC-SHA256 of the body under the subscription's
 * key, in lower-case hex. https://airy.co/docs/core/api/webhook
 */
export const airyEnvelope: Envelope = {
  write({ type, at, data }, target) {
    const payload = payloadOf(JSON.parse(data) as EventData, target)
    const body = JSON.stringify({
      type: airyEvent(type) ?? type,
      timestamp: new Date(at).toISOString(),
      payload,
    })
    const [secret = ''] = target.secrets
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    return { headers: { 'content-type': 'application/json', 'x-airy-content-signature': signature }, body }
  },
}

function payloadOf(data: EventData, { link, channel: now }: EnvelopeTarget): unknown {
  const { message, conversation, contact, channel = now } = data
  if (!channel) return data
  if (message) {
    const shown = { ...message, content: link(message.content) }
    return {
      conversation_id: message.conversationId,
      channel_id: message.channelId,
      message: messagePayload(shown, channel, contact),
    }
  }
  if (!conversation) return channelPayload(channel)
  const { channel: _, ...payload } = conversationPayload(conversation, channel, contact, undefined)
  return { ...payload, channel_id: conversation.channelId }
}
