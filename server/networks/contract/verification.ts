import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { Account, Network, RawRequest } from '../../domain/network.ts'
import { type Harness, NOW } from './harness.ts'
import { bytes } from './payloads.ts'

const OTHER_SECRET = 'whsec_0000000000000000000000000000000000000000'

export function verification(network: Network, harness: Harness): void {
  const { account, signature } = harness
  const body = bytes({ hello: 'world' })
  const kind = (request: RawRequest, of: Account = account) => network.verify(request, of).kind
  if (signature === null) {
    test('verify: no call is genuine', () => assert.equal(kind(harness.sign(body, account)), 'refused'))
    return
  }
  const signedBy = (secret: string): Account =>
    signature.secret === undefined
      ? { ...account, webhookSecret: secret }
      : { ...account, secrets: { ...account.secrets, [signature.secret]: secret } }
  const without = (request: RawRequest, header: string) => ({
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== header)),
  })

  test('verify: a genuine call', () => {
    assert.equal(kind(harness.sign(body, account)), 'genuine')
  })

  test("verify: another channel's secret is refused", () => {
    assert.equal(kind(harness.sign(body, signedBy(OTHER_SECRET))), 'refused')
  })

  test('verify: every header of the signature is needed, as it is', () => {
    const request = harness.sign(body, account)
    for (const header of signature.headers) {
      assert.equal(kind(without(request, header)), 'refused', `without ${header}`)
      const value = request.headers[header] ?? ''
      for (const altered of ['', `${value}x`, `1${value}`, value.slice(0, -1), `${value.slice(0, -1)}!`]) {
        const changed = { ...request, headers: { ...request.headers, [header]: altered } }
        assert.equal(kind(changed), 'refused', `${header}: ${altered}`)
      }
    }
  })

  test('verify: an account without a secret is closed', () => {
    const open = signedBy('')
    const request = harness.sign(body, account)
    assert.equal(kind(request, open), 'refused')
    const empty = Object.fromEntries(signature.headers.map(header => [header, '']))
    assert.equal(kind({ ...request, headers: { ...request.headers, ...empty } }, open), 'refused')
    if (signature.secret === undefined) return
    const others = Object.entries(account.secrets).filter(([name]) => name !== signature.secret)
    const bare = { ...account, secrets: Object.fromEntries(others) }
    assert.equal(kind(harness.sign(body, bare), bare), 'refused')
  })

  if (signature.coversBody) {
    test('verify: a changed body is refused', () => {
      const request = harness.sign(body, account)
      for (const changed of [
        Buffer.alloc(0),
        Buffer.concat([body, Buffer.from(' ')]),
        bytes({ hello: 'World' }),
      ]) {
        assert.equal(kind({ ...request, body: changed }), 'refused')
      }
    })
  }

  if (signature.coversTime) {
    test('verify: an old call is refused, as is one from the future', t => {
      t.after(() => mock.timers.setTime(NOW))
      const request = harness.sign(body, account)
      for (const [minutes, expected] of [
        [4, 'genuine'],
        [6, 'refused'],
        [-6, 'refused'],
      ] as const) {
        mock.timers.setTime(NOW + minutes * 60_000)
        assert.equal(kind(request), expected, `${minutes} minutes`)
      }
    })
  }
}
