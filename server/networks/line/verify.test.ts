import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { validateSignature } from '@line/bot-sdk'
import fc from 'fast-check'
import { harness } from './harness.ts'
import { line } from './index.ts'

const { account } = harness
const call = (body: Buffer, signature: string) => ({
  method: 'POST',
  url: String(account.webhookUrl),
  query: {},
  headers: { 'x-line-signature': signature },
  body,
})
const owning = (channelSecret: string) => ({ ...account, secrets: { ...account.secrets, channelSecret } })

const secret = fc.stringMatching(/^[0-9a-f]{32}$/)
const body = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes))

test("takes what LINE's own SDK takes, and nothing else", () => {
  const signed = (of: string, by: Buffer) => createHmac('sha256', of).update(by).digest('base64')
  fc.assert(
    fc.property(body, body, secret, secret, fc.boolean(), fc.boolean(), (sent, other, own, foreign, a, b) => {
      const signature = signed(a ? own : foreign, b ? sent : other)
      const judged = validateSignature(sent, own, signature)
      assert.equal(line.verify(call(sent, signature), owning(own)).kind === 'genuine', judged)
      if (a && b) assert.ok(judged)
    }),
  )
})

test('refuses a signature that is none', () => {
  fc.assert(
    fc.property(body, fc.string(), (sent, signature) => {
      assert.equal(line.verify(call(sent, signature), account).kind, 'refused')
    }),
  )
})
