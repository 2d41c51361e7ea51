import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import {
  base64url,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { testStore } from '../../../test/support/app.ts'
import { testContext } from '../../../test/support/context.ts'
import { receive } from '../../../test/support/scene.ts'
import { newId } from '../../domain/ids.ts'
import { authenticate } from './authenticate.ts'

const ISSUER = 'https://login.example.com'
const workspace = newId()

interface Signer {
  alg: string
  kid: string
  key: CryptoKey | Uint8Array
}

async function pair(alg: 'RS256' | 'ES256', kid: string): Promise<{ signer: Signer; jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair(alg)
  return { signer: { alg, kid, key: privateKey }, jwk: { ...(await exportJWK(publicKey)), kid, alg } }
}

function shared(kid: string): { signer: Signer; jwk: JWK } {
  const key = randomBytes(32)
  return { signer: { alg: 'HS256', kid, key }, jwk: { kty: 'oct', kid, k: base64url.encode(key) } }
}

async function node(t: TestContext, keys: JWK[] | string) {
  const folder = mkdtempSync(join(tmpdir(), 'portico-keys-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'keys.json')
  if (typeof keys !== 'string') writeFileSync(file, JSON.stringify({ keys }))
  const store = await testStore(t)
  const { config } = testContext(store)
  const jwtKeys = typeof keys === 'string' ? keys : file
  return testContext(store, { config: { ...config, jwtIssuer: ISSUER, jwtKeys } })
}

const claims: JWTPayload = { sub: 'ada', workspace, role: 'viewer' }

const sign = (
  { alg, kid, key }: Signer,
  payload: JWTPayload = claims,
  { issuer = ISSUER, expires = '1h' }: { issuer?: string; expires?: string | number | null } = {},
) => {
  const token = new SignJWT(payload).setProtectedHeader({ alg, kid }).setIssuer(issuer)
  return (expires === null ? token : token.setExpirationTime(expires)).sign(key)
}

const keys = {
  HS256: shared('shared'),
  RS256: await pair('RS256', 'rsa'),
  ES256: await pair('ES256', 'ec'),
}
const all = Object.values(keys).map(({ jwk }) => jwk)
const { signer } = keys.ES256
/** Another key of the same name. */
const stranger = await pair('ES256', 'ec')

describe('a JSON Web Token', () => {
  for (const [alg, { signer }] of Object.entries(keys)) {
    it(`signed with ${alg} lets its subject in, in its workspace, by its role and policies`, async t => {
      const context = await node(t, all)
      const policies = [{ permission: 'keys.list', resource: '*' }]
      const caller = await authenticate(context, await sign(signer, { ...claims, policies }))
      assert.deepEqual([caller?.workspaceId, caller?.id], [workspace, 'ada'])
      assert.equal(caller?.may('channels.list', 'channels/*'), true)
      assert.equal(caller?.may('keys.list', 'keys/*'), true)
      assert.equal(caller?.may('channels.delete', 'channels/1'), false)
    })
  }

  it('names its workspace in any letters', async t => {
    const context = await node(t, all)
    const caller = await authenticate(
      context,
      await sign(signer, { ...claims, workspace: workspace.toUpperCase() }),
    )
    assert.equal(caller?.workspaceId, workspace)
  })

  it('without a role or policies may do nothing', async t => {
    const context = await node(t, all)
    const caller = await authenticate(context, await sign(signer, { sub: 'ada', workspace }))
    assert.equal(caller?.may('channels.list', 'channels/*'), false)
  })

  const unsigned = (header: object, payload: object) =>
    `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(payload))}.`
  const exp = Math.floor(Date.now() / 1000) + 3600
  for (const [what, token] of [
    ['of another issuer', () => sign(signer, claims, { issuer: 'https://elsewhere.example' })],
    ['that has expired', () => sign(signer, claims, { expires: '-1s' })],
    ['that never expires', () => sign(signer, claims, { expires: null })],
    ['of another key of the same name', () => sign(stranger.signer)],
    ['of a key that is not in the set', () => sign({ ...signer, kid: 'unknown' })],
    ['without a workspace', () => sign(signer, { sub: 'ada', role: 'owner' })],
    ['whose workspace is none', () => sign(signer, { ...claims, workspace: '*' })],
    ['without a subject', () => sign(signer, { workspace, role: 'owner' })],
    ['with a role that is none', () => sign(signer, { ...claims, role: 'root' })],
    ['with a policy that is none', () => sign(signer, { ...claims, policies: [{ permission: '!' }] })],
    ['of no algorithm', async () => unsigned({ alg: 'none' }, { ...claims, iss: ISSUER, exp })],
    ['of an algorithm that is not taken', () => sign({ ...keys.HS256.signer, alg: 'HS512' })],
    ['whose signature was cut off', async () => `${(await sign(signer)).split('.').slice(0, 2).join('.')}.`],
    [
      'whose public key serves as a shared one',
      () => {
        const key = new TextEncoder().encode(JSON.stringify(keys.RS256.jwk))
        return sign({ alg: 'HS256', kid: 'rsa', key })
      },
    ],
    ['that is nonsense', async () => 'a.b.c'],
  ] as [string, () => Promise<string>][]) {
    it(`${what} lets nobody in`, async t => {
      const context = await node(t, all)
      assert.equal(await authenticate(context, await token()), null)
    })
  }

  it('is changed by nobody', async t => {
    const context = await node(t, all)
    const [header, , signature] = (await sign(signer)).split('.')
    const payload = base64url.encode(JSON.stringify({ ...claims, role: 'owner', iss: ISSUER, exp }))
    assert.equal(await authenticate(context, `${header}.${payload}.${signature}`), null)
  })

  it('is checked with the keys of an address', async t => {
    const published = [keys.RS256.jwk, keys.ES256.jwk]
    const server = await receive(t, () => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ keys: published }),
    }))
    const context = await node(t, server.url)
    assert.ok(await authenticate(context, await sign(signer)))
    assert.ok(await authenticate(context, await sign(keys.RS256.signer)))
    assert.equal(await authenticate(context, await sign(stranger.signer)), null)
  })

  it('is no way in where no issuer is set', async t => {
    const context = testContext(await testStore(t))
    assert.equal(await authenticate(context, await sign(signer)), null)
  })

  it('needs a key set that can be read', async t => {
    await assert.rejects(
      node(t, '/nowhere/keys.json'),
      /PORTICO_JWT_KEYS names no file with a JSON Web Key Set/,
    )
  })
})
