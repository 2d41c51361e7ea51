import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { OutboundContent } from '../../domain/content.ts'
import type { Network, Rendered, RenderedAnswer } from '../../domain/network.ts'
import type { Harness } from './harness.ts'
import { failingIO, responseOf } from './io.ts'
import { anyBody, samples, withText } from './payloads.ts'
import { noSecrets } from './secrets.ts'

export function sending(network: Network, harness: Harness): void {
  const { account, refused, answers, thread = '1111111' } = harness
  const { sending, manifest } = network
  const message = (content: OutboundContent) => ({
    id: '0193b4c2-0000-7000-8000-000000000001',
    thread,
    replyTo: null,
    content,
  })
  if (sending.kind === 'direct') {
    for (const [type, content] of Object.entries(samples)) {
      test(`deliver: ${type}`, async () => {
        const verdict = await sending.deliver(message(content), account, harness.io ?? failingIO)
        const rejected = manifest.capabilities[content.type]?.grade === 'rejected'
        assert.equal(verdict.verdict, rejected ? 'permanent' : 'sent')
      })
    }
    return
  }

  const render = (content: OutboundContent) => sending.render(message(content), account)
  const valid = (rendered: Rendered | RenderedAnswer) => {
    if (!rendered.ok) {
      assert.ok(rendered.failure.code && rendered.failure.message && rendered.failure.cure)
      noSecrets(account, rendered)
      return
    }
    if ('parts' in rendered) {
      assert.ok(rendered.parts.length > 0)
      assert.deepEqual(JSON.parse(JSON.stringify(rendered.parts)), rendered.parts)
      return
    }
    assert.ok(rendered.requests.length > 0)
    for (const request of rendered.requests) assert.ok(URL.canParse(request.url))
  }

  for (const [type, content] of Object.entries(samples)) {
    test(`render: ${type}, as it is graded`, () => {
      const rendered = render(content)
      valid(rendered)
      assert.equal(rendered.ok, manifest.capabilities[content.type]?.grade !== 'rejected')
    })
  }

  for (const { name, content, code } of refused) {
    test(`render: refuses ${name}`, () => {
      const rendered = render(content)
      valid(rendered)
      assert.equal(rendered.ok ? 'rendered' : rendered.failure.code, code)
    })
  }

  test('render: never throws, whatever the text', () => {
    const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 3000 })
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(samples)), anyText, (content, text) => {
        valid(render(withText(content, text)))
      }),
    )
  })

  if (sending.kind === 'answer') return

  for (const { name, answer, verdict: expected } of answers) {
    test(`classify: ${name}`, () => {
      const verdict = sending.classify(responseOf(answer))
      noSecrets(account, verdict)
      if (verdict.verdict === 'sent' || expected.verdict === 'sent')
        return assert.deepEqual(verdict, expected)
      const { failure, ...rest } = verdict
      const { code, message = /./, cure = /./, ...expectedRest } = expected
      assert.deepEqual({ ...rest, code: failure.code }, { ...expectedRest, code })
      assert.match(failure.message, message)
      assert.match(failure.cure ?? '', cure)
    })
  }

  test('classify: never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), anyBody, (status, body) => {
        const verdict = sending.classify({ status, headers: {}, body })
        if (verdict.verdict !== 'sent') assert.ok(verdict.failure.code && verdict.failure.message)
      }),
      { numRuns: 500 },
    )
  })
}
