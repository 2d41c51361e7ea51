import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { allowed, parseCidrs } from './address.ts'
import { AddressRefused, type Resolve, resolveAllowed } from './guard.ts'

const answering =
  (...ips: string[]): Resolve =>
  async () =>
    ips.map(address => ({ address, family: isIP(address) }))

const noAnswer: Resolve = () => Promise.reject(new Error('the name server was asked'))

describe('the addresses of a name', () => {
  const office = parseCidrs('10.1.0.0/16')
  const table: [answer: string[], refused: string | null][] = [
    [['8.8.8.8'], null],
    [['8.8.8.8', '2606:4700:4700::1111'], null],
    [['10.1.2.3'], null],
    [['8.8.8.8', '10.1.2.3'], null],
    [['127.0.0.1'], '127.0.0.1'],
    [['10.2.2.3'], '10.2.2.3'],
    [['8.8.8.8', '127.0.0.1'], '127.0.0.1'],
    [['127.0.0.1', '8.8.8.8'], '127.0.0.1'],
    [['8.8.8.8', '::ffff:169.254.169.254'], '::ffff:169.254.169.254'],
    [['2606:4700:4700::1111', 'fe80::1%eth0'], 'fe80::1%eth0'],
  ]
  for (const [answer, refused] of table) {
    it(`${answer.join(' and ')}: ${refused === null ? 'dialled, just these' : `refused for ${refused}`}`, async () => {
      const result = resolveAllowed('shop.example', office, answering(...answer))
      if (refused === null) {
        assert.deepEqual(await result, await answering(...answer)('shop.example'))
      } else {
        await assert.rejects(
          result,
          (error: unknown) =>
            error instanceof AddressRefused && error.host === 'shop.example' && error.address === refused,
        )
      }
    })
  }

  it('an address is checked without asking a name server', async () => {
    assert.deepEqual(await resolveAllowed('10.1.2.3', office, noAnswer), [{ address: '10.1.2.3', family: 4 }])
    await assert.rejects(resolveAllowed('10.2.2.3', office, noAnswer), AddressRefused)
    await assert.rejects(resolveAllowed('::1', office, noAnswer), AddressRefused)
  })

  it('the name server’s own error comes through', async () => {
    await assert.rejects(resolveAllowed('shop.example', office, noAnswer), {
      message: 'the name server was asked',
    })
  })
})

describe('the message of a refusal', () => {
  it('names the host, the address and the setting', () => {
    const { message } = new AddressRefused('shop.example', '10.2.2.3')
    for (const part of ['shop.example', '10.2.2.3', 'PORTICO_WEBHOOK_ALLOW'])
      assert.ok(message.includes(part))
  })

  it('proposes a value of the setting that is the cure', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), ip => {
        const proposed = /\(such as (.+)\)/.exec(new AddressRefused('shop.example', ip).message)?.[1] ?? ''
        assert.equal(allowed(ip, parseCidrs(proposed)), true)
      }),
    )
  })
})
