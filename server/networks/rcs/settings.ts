import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { readJson } from '../../domain/json.ts'
import type { Account } from '../../domain/network.ts'
import { type Config, manifest } from './manifest.ts'

/** The parts of a key file that are used. https://cloud.google.com/iam/docs/keys-create-delete */
const ServiceAccount = Type.Object({
  client_email: Type.String({ minLength: 3, maxLength: 320 }),
  private_key: Type.String({ pattern: '^-----BEGIN PRIVATE KEY-----' }),
  private_key_id: Type.Optional(Type.String()),
  token_uri: Type.Optional(Type.String()),
})
export type ServiceAccount = Static<typeof ServiceAccount>
const serviceAccount = Compile(ServiceAccount)

/** The channel's settings; the store has checked them. */
export const settingsOf = (account: Account): Config => account.config as Config

/** The key of the service account; null when the text is no key file. */
export function keyOf({ secrets }: Account): ServiceAccount | null {
  const json = readJson(Buffer.from(String(secrets.serviceAccount)))
  return serviceAccount.Check(json) ? json : null
}

const isGoogle = ({ baseUrl }: Account): boolean => baseUrl === manifest.baseUrl

/** The API, without a trailing slash: of the agent's region, unless another one is set in place of Google's. */
export function apiUrl(account: Account): string {
  const { region } = settingsOf(account)
  if (!isGoogle(account) || region === undefined) return account.baseUrl
  return account.baseUrl.replace('://', `://${region}-`)
}

const TOKEN_URL = 'https://oauth2.googleapis.com/token'

/**
 * Where a token is asked for. A key file names the place itself, and whoever made it up could name any: only Google's
 * counts.
 */
export function tokenUrl(account: Account, key: ServiceAccount): string {
  if (!isGoogle(account)) return `${account.baseUrl}/token`
  const url = URL.parse(key.token_uri ?? TOKEN_URL)
  const genuine = url?.protocol === 'https:' && /(^|\.)(googleapis|google)\.com$/.test(url.hostname)
  return genuine ? url.href : TOKEN_URL
}
