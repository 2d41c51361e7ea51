import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { InboundEvent, Network } from '../../domain/network.ts'
import type { AddressExamples, Harness } from './harness.ts'
import { fixturesOf } from './payloads.ts'

const numbers: AddressExamples['same'] = [
  [
    [
      '+15550100123',
      '+1 555 010-0123',
      '+1 (555) 010.0123',
      '15550100123',
      '0015550100123',
      'tel:+1-555-010-0123',
    ],
    '+15550100123',
  ],
  [['+491711234567', '0049 171 / 123 45 67', ' 491711234567 '], '+491711234567'],
]
const noNumbers = ['', ' ', '0171 1234567', 'Ada', 'ada@example.com', '+1555', '+1234567890123456']

/** Media whose networks must write addresses alike: the same people have the same ones on every account. */
const media: Partial<Record<string, AddressExamples>> = {
  sms: { same: [...numbers, [['72345', ' 72345'], '72345']], none: noNumbers },
  whatsapp: { same: [...numbers, [['whatsapp:+15550100123'], '+15550100123']], none: noNumbers },
  rcs: { same: numbers, none: noNumbers },
  voice: { same: numbers, none: ['', ' '] },
  email: {
    same: [[['ada@x.org', 'Ada@X.org', ' ADA@x.ORG ', 'Ada Lovelace <ada@X.org>'], 'ada@x.org']],
    none: ['', 'ada', '@x.org', 'ada@', 'ada@x.org, bo@x.org', '+15550100123'],
  },
  telegram: {
    same: [
      [['123456789', ' 123456789'], '123456789'],
      [['-1001234567890'], '-1001234567890'],
      [['@Some_Channel', '@some_channel'], '@some_channel'],
    ],
    none: ['', '+15550100123', '0', 'ada', '@a', 'ada@x.org'],
  },
}

export function addresses(type: string, network: Network, harness: Harness): void {
  const { addresses, manifest } = network

  test('addresses: those that people have on every account are written in one way', () => {
    assert.ok(addresses || manifest.addressScope === 'account')
  })

  if (!addresses) return
  const examples = media[manifest.medium] ?? { same: [], none: [''] }

  test('addresses: however it is written, it is the same one', () => {
    for (const [given, address] of examples.same) {
      for (const text of given) assert.equal(addresses.read(text), address, `"${text}"`)
    }
    assert.equal(addresses.read(addresses.example), addresses.example)
  })

  test('addresses: what cannot be one is told', () => {
    for (const text of examples.none) assert.equal(addresses.read(text), null, `"${text}"`)
  })

  test('addresses: one that was read reads the same again, whatever the text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[ +()./-]{0,3}[0-9 ()./-]{0,20}$/),
      fc.emailAddress(),
    )
    fc.assert(
      fc.property(anything, text => {
        const address = addresses.read(text)
        if (address !== null) assert.equal(addresses.read(address), address)
      }),
      { numRuns: 1000 },
    )
  })

  test('addresses: those that come in are written as those that are given', () => {
    const { account } = harness
    for (const { name, body } of fixturesOf(type)) {
      const { events } = network.parse(harness.sign(body, account), account)
      for (const address of events.flatMap(namesIn)) {
        // Who withholds their number cannot be written to.
        assert.equal(addresses.read(address) ?? address, address, name)
      }
    }
  })
}

/** Who wrote, and the conversation. */
const namesIn = (event: InboundEvent): string[] => [
  ...('sender' in event ? [event.sender.address] : []),
  ...('thread' in event && event.thread !== undefined ? [event.thread] : []),
]
