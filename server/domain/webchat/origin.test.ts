import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { allowsOrigin } from './origin.ts'

const OWN = 'https://portico.example'

const table: [origin: string, domains: string[], allowed: boolean][] = [
  [OWN, [], true],
  ['https://shop.example', [], false],
  ['https://shop.example', ['shop.example'], true],
  ['http://shop.example', ['shop.example'], true],
  ['https://shop.example:8443', ['shop.example'], false],
  ['https://shop.example:8443', ['shop.example:8443'], true],
  ['https://shop.example', ['shop.example:443'], true],
  ['http://localhost:3000', ['localhost:3000'], true],
  ['https://shop.example', ['SHOP.Example'], true],
  ['https://xn--bcher-kva.example', ['bücher.example'], true],
  ['https://shop.example.evil.example', ['shop.example'], false],
  ['https://evilshop.example', ['shop.example'], false],
  ['https://www.shop.example', ['shop.example'], false],
  ['https://www.shop.example', ['*.shop.example'], true],
  ['https://a.b.shop.example', ['*.shop.example'], true],
  ['https://shop.example', ['*.shop.example'], false],
  ['https://evilshop.example', ['*.shop.example'], false],
  ['https://shop.example', ['https://shop.example'], true],
  ['http://shop.example', ['https://shop.example'], false],
  ['https://www.shop.example', ['https://*.shop.example'], true],
  ['https://shop.example', ['other.example', 'shop.example'], true],
  ['https://user@shop.example', ['shop.example'], false],
  ['https://shop.example/', ['shop.example'], false],
  ['https://shop.example/page', ['shop.example'], false],
  ['HTTPS://shop.example', ['shop.example'], false],
  ['file://shop.example', ['shop.example'], false],
  ['null', ['null'], false],
  ['', [''], false],
]

describe('allowsOrigin', () => {
  for (const [origin, domains, allowed] of table) {
    it(`${allowed ? 'takes' : 'refuses'} "${origin}" where ${domains.join(', ') || 'nothing'} is named`, () => {
      assert.equal(allowsOrigin(origin, domains, OWN), allowed)
    })
  }

  it('takes no other host than those that are named, whatever it is called', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.domain(), (url, domain) => {
        const { origin, hostname } = new URL(url)
        if (hostname !== domain) assert.equal(allowsOrigin(origin, [domain], null), false)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (origin, domain) => {
        allowsOrigin(origin, [domain], null)
      }),
    )
  })
})
