import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { Content } from '../../domain/content.ts'
import type { InboundEvent, Network, Parsed } from '../../domain/network.ts'
import type { Harness } from './harness.ts'
import { anyBody, bytes, fixturesOf, mutationsOf } from './payloads.ts'

const content = Compile(Content)

export function parsing(type: string, network: Network, harness: Harness): void {
  const { account, batch } = harness
  const parse = (body: Buffer) => network.parse(harness.sign(body, account), account)
  const fixtures = fixturesOf(type)

  for (const { name, body, expected } of fixtures) {
    test(`parse: ${name}`, () => {
      const parsed = parse(body)
      assert.deepEqual(shown(parsed), expected)
      sane(parsed.events)
    })
  }

  test('parse: the same call again gives the same references', () => {
    for (const { body } of fixtures) {
      const refs = () => parse(body).events.map(event => event.ref)
      assert.deepEqual(refs(), refs())
      assert.equal(new Set(refs()).size, refs().length)
    }
  })

  if (batch) {
    test('parse: an item that cannot be read is named and drops no other', () => {
      const { call, good, bad } = batch
      const alone = good.flatMap(item => parse(bytes(call([item]))).events)
      const parsed = parse(bytes(call([good[0], bad, good[1]])))
      assert.deepEqual(parsed.events, alone)
      assert.equal(parsed.ignored.length, 1)
    })
  }

  test('parse: never throws, whatever comes', () => {
    const anything = fc.oneof(
      anyBody,
      fc.constantFrom(...fixtures).chain(({ payload }) => mutationsOf(payload).map(bytesOrNothing)),
    )
    fc.assert(
      fc.property(anything, body => {
        sane(parse(body).events)
        network.route?.(harness.sign(body, account))
      }),
      { numRuns: 2000 },
    )
  })
}

/** As a fixture tells it: an answer that is waited for stands as it is when there is nothing to say. */
const shown = ({ awaitOutbound, ...parsed }: Parsed): unknown =>
  awaitOutbound
    ? { ...parsed, awaitOutbound: { ...awaitOutbound, answer: awaitOutbound.answer([]) } }
    : parsed

/** JSON has no way to say `undefined`. */
const bytesOrNothing = (payload: unknown): Buffer =>
  payload === undefined ? Buffer.alloc(0) : bytes(payload)

function sane(events: readonly InboundEvent[]): void {
  for (const event of events) {
    assert.ok(event.ref.length > 0)
    assert.ok(Number.isInteger(event.at) && Number.isFinite(new Date(event.at).getTime()), `at: ${event.at}`)
    if ('content' in event) assert.deepEqual(content.Errors(event.content), [])
    if ('sender' in event) assert.ok(event.sender.address.length > 0)
    assert.deepEqual(JSON.parse(JSON.stringify(event)), event)
  }
}
