import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import type { PublishedEvent } from '../../bus/bus.ts'
import { newId } from '../../domain/ids.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import type { EnvelopeTarget } from '../../services/webhooks/envelope.ts'
import { nativeEnvelope } from './envelope.ts'

const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
const event: PublishedEvent = {
  id: newId(),
  type: 'channel.error',
  channelId: newId(),
  at,
  data: JSON.stringify({ condition: { code: 'token_refused', message: 'The token is no longer valid.' } }),
}

test('a delivery is the event as the API shows it, and the official library verifies it', () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()]
  const ids = { workspaceId: newId(), webhookId: newId(), deliveryId: newId() }
  const target: EnvelopeTarget = { ...ids, secrets, channel: null, link: content => content }
  const { headers, body } = nativeEnvelope.write(event, target, Date.now())
  for (const secret of secrets) {
    assert.deepEqual(new Webhook(secret).verify(body, headers), {
      id: event.id,
      type: 'channel.error',
      timestamp: '2026-01-02T03:04:05.678Z',
      workspaceId: target.workspaceId,
      channelId: event.channelId,
      data: { condition: { code: 'token_refused', message: 'The token is no longer valid.' } },
    })
  }
  assert.equal(headers['webhook-id'], event.id)
  assert.throws(() => new Webhook(newWebhookSecret()).verify(body, headers))
})
