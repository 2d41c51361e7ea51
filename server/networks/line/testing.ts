import assert from 'node:assert/strict'
import type { messagingApi } from '@line/bot-sdk'
import type { Button, OutboundContent } from '../../domain/content.ts'
import { harness } from './harness.ts'
import { render } from './render.ts'

/** For tests: what is rendered, as LINE's own SDK has the types of it. */

export const { account } = harness
export const id = '0193b4c2-0000-7000-8000-000000000001'
export const to = 'U4af4980629abcdef0123456789abcdef'

/** The body of a push, and its retry key. */
interface Push extends messagingApi.PushMessageRequest {
  key: string
}

export function pushesOf(content: OutboundContent): Push[] {
  const rendered = render({ id, thread: to, replyTo: null, content }, account)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ method, url, headers = {}, body }) => {
    assert.deepEqual([method, url], ['POST', 'https://api.line.me/v2/bot/message/push'])
    assert.equal(headers.authorization, `Bearer ${account.secrets.channelAccessToken}`)
    assert.equal(headers['content-type'], 'application/json')
    return { key: String(headers['x-line-retry-key']), ...JSON.parse(String(body)) }
  })
}

export const text = (text: string): messagingApi.TextMessage => ({ type: 'text', text })
export const reply = (text: string, value = text): Button => ({ kind: 'reply', text, value })
