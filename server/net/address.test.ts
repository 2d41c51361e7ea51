import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type AddressClass, addressClass, allowed, parseCidrs } from './address.ts'

const cases: Record<AddressClass, string[]> = {
  public: [
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '128.0.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001::200e',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
    '2001:0:808:808:0:0:f7f7:f7f7',
  ],
  unspecified: ['0.0.0.0', '0.255.255.255', '::', '::ffff:0.0.0.0', '64:ff9b::'],
  loopback: [
    '127.0.0.1',
    '127.255.255.255',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::127.0.0.1',
    '2002:7f00:1::',
    '2001:0:7f00:1::f7f7:f7f7',
    '2001:0:808:808:0:0:80ff:fffe',
  ],
  private: [
    '10.0.0.0',
    '10.255.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.0',
    '192.168.255.255',
    'fc00::',
    'fdff:ffff::1',
    'fd00:ec2::254',
    'fec0::1',
    'feff::1',
    '::ffff:10.0.0.1',
    '2002:a00:1::',
  ],
  'link-local': ['169.254.0.0', '169.254.169.254', 'fe80::1', 'febf::1', 'fe80::1%eth0', '::ffff:a9fe:a9fe'],
  cgnat: ['100.64.0.0', '100.100.100.200', '100.127.255.255', '64:ff9b::100.64.0.1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ffff::1'],
  reserved: [
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.0',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.7',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::8.8.8.8',
    '::ffff:0:8.8.8.8',
    '64:ff9b:1::8.8.8.8',
    '64:ff9b:1:808:8:800::',
    '100::1',
    '2001:db8::1',
    '2001:2::1',
    '2001:20::1',
    '3fff::1',
    '5f00::1',
    '4000::1',
    'fe00::1',
    '2606:4700:4700::1111%eth0',
  ],
  invalid: [
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '010.0.0.1',
    '1.2.3.4.5',
    '[::1]',
    ':::1',
    '1.2.3.256',
  ],
}

describe('the class of an address', () => {
  for (const [expected, ips] of Object.entries(cases)) {
    for (const ip of ips) it(`"${ip}" is ${expected}`, () => assert.equal(addressClass(ip), expected))
  }

  const octet = fc.nat(255)
  // Weighted towards the first halves of the special ranges, which chance alone would seldom meet.
  const octets = fc.tuple(
    fc.oneof(octet, fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 203, 224, 255)),
    fc.oneof(octet, fc.constantFrom(0, 16, 18, 31, 51, 64, 88, 168, 254, 255)),
    octet,
    octet,
  )
  const group = (high: number, low: number) => ((high << 8) | low).toString(16)

  it('an IPv4 address that is not public is not public in any IPv6 clothing, and a public one never seems private', () => {
    fc.assert(
      fc.property(octets, ([a, b, c, d]) => {
        const plain = addressClass(`${a}.${b}.${c}.${d}`)
        const high = group(a, b)
        const low = group(c, d)
        const turned = `${group(255 - a, 255 - b)}:${group(255 - c, 255 - d)}`
        for (const carrier of [
          `::ffff:${a}.${b}.${c}.${d}`,
          `::FFFF:${high}:${low}`,
          `0:0:0:0:0:ffff:${high}:${low}`,
          `64:ff9b::${a}.${b}.${c}.${d}`,
          `64:ff9b::${high}:${low}`,
          `2002:${high}:${low}::1`,
          `2001:0:${high}:${low}:0:1:f7f7:f7f7`,
          `2001:0:808:808:8000:f000:${turned}`,
        ]) {
          assert.equal(addressClass(carrier), plain, carrier)
        }
        for (const refused of [`64:ff9b:1::${high}:${low}`, `::ffff:0:${high}:${low}`, `::${high}:${low}`]) {
          assert.notEqual(addressClass(refused), 'public', refused)
        }
      }),
    )
  })

  it('every way to write an IPv6 address gives one class', () => {
    fc.assert(
      fc.property(fc.ipV6(), ip => {
        const canonical = new URL(`http://[${ip}]`).hostname.slice(1, -1)
        assert.equal(addressClass(ip.toUpperCase()), addressClass(canonical))
      }),
    )
  })

  it('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.%/]*$/)),
        ip => void addressClass(ip),
      ),
    )
  })
})

describe('allowed ranges', () => {
  const cidrs = parseCidrs('10.1.0.0/16, 192.168.7.20\nfd00:7::/32  fe80::/10,::ffff:10.9.0.0/112')

  const table: [ip: string, expected: boolean][] = [
    ['8.8.8.8', true],
    ['10.1.0.0', true],
    ['10.1.255.255', true],
    ['10.2.0.0', false],
    ['192.168.7.20', true],
    ['192.168.7.21', false],
    ['::ffff:10.1.2.3', true],
    ['::ffff:10.2.2.3', false],
    ['10.9.8.7', true],
    ['10.8.8.7', false],
    ['64:ff9b::10.1.2.3', false],
    ['fd00:7::1', true],
    ['fd00:8::1', false],
    ['fe80::1%eth0', true],
    ['10.1', false],
    ['not an address', false],
  ]
  for (const [ip, expected] of table) {
    it(`${ip} is ${expected ? 'allowed' : 'refused'}`, () => assert.equal(allowed(ip, cidrs), expected))
  }

  it('nothing listed allows public addresses only', () => {
    assert.deepEqual(parseCidrs(' , '), [])
    assert.equal(allowed('10.1.2.3', []), false)
    assert.equal(allowed('8.8.8.8', []), true)
  })

  for (const bad of [
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '010.0.0.0/8',
    '10.0.0.0/-1',
    '10.0.0.0/0x8',
    'fd00::/129',
    'fe80::1%eth0',
    'localhost',
  ]) {
    it(`"${bad}" is named as no range`, () => {
      assert.throws(() => parseCidrs(`10.0.0.0/8, ${bad}`), {
        message: new RegExp(`^"${RegExp.escape(bad)}" `),
      })
    })
  }

  it('a range holds exactly the addresses that share its leading bits', () => {
    const address = fc.nat(0xffffffff)
    const text = (value: number) => [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')
    fc.assert(
      fc.property(address, address, fc.nat(32), (network, near, bits) => {
        const mask = bits === 0 ? 0 : -1 << (32 - bits)
        const within = ((network & mask) | (near & ~mask)) >>> 0
        const list = parseCidrs(`${text(network)}/${bits}`)
        assert.equal(allowed(text(within), list), true)
        const shares = (near & mask) === (network & mask)
        assert.equal(allowed(text(near), list), shares || addressClass(text(near)) === 'public')
      }),
    )
  })
})
