import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, readJson } from './domain/json.ts'
import { type MediaAddress, parseMediaAddress } from './media/address.ts'
import { type CidrList, parseCidrs } from './net/address.ts'

/** One setting: how it is named, what it is for, and how its text becomes a value. `npm run portico -- settings`
 * and `docs/settings.md` are made from this list. */
interface Setting<T> {
  name: string
  help: string
  /** What holds when it is unset; shown to people. */
  fallback: string
  read(text: string | undefined, env: Env): T
}

type Env = Readonly<Record<string, string | undefined>>

/** A setting that cannot be used: the message names it and says what is expected. */
export class ConfigError extends Error {
  constructor(name: string, expected: string) {
    super(`${name} ${expected}`)
    this.name = 'ConfigError'
  }
}

/** Bytes that S3 takes at once: https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
const LARGEST_FILE = 5_000_000_000

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function integer(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new ConfigError(name, `must be a whole number from ${min} to ${max}, not "${text}".`)
  }
  return value
}

function baseUrl(name: string, text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new ConfigError(name, `must be an http or https address without a query, not "${text}".`)
  }
  return url.href.replace(/\/+$/, '')
}

function cidrs(name: string, text: string): CidrList {
  try {
    return parseCidrs(text)
  } catch (error) {
    throw new ConfigError(name, `is no list of CIDRs: ${(error as Error).message}`)
  }
}

const setting = <T>(s: Setting<T>): Setting<T> => s

export const settings = {
  port: setting({
    name: 'PORTICO_PORT',
    help: 'The port Portico listens on. 0 takes any free one.',
    fallback: '8080',
    read: text => integer('PORTICO_PORT', text ?? '8080', 0, 65535),
  }),
  host: setting({
    name: 'PORTICO_HOST',
    help: 'The address it listens on; 0.0.0.0 for every interface.',
    fallback: '127.0.0.1',
    read: text => text ?? '127.0.0.1',
  }),
  publicUrl: setting({
    name: 'PORTICO_PUBLIC_URL',
    help: 'Where the outside reaches Portico, for webhooks and links. Without it, networks that can are polled, and links in answers lead to the address that was called.',
    fallback: 'none',
    read: text => (text === undefined ? null : baseUrl('PORTICO_PUBLIC_URL', text)),
  }),
  dataDir: setting({
    name: 'PORTICO_DATA',
    help: 'The folder of the embedded store and its master key.',
    fallback: './data',
    read: text => text ?? './data',
  }),
  store: setting({
    name: 'PORTICO_STORE',
    help: 'The database: sqlite:<file> or postgres://user:password@host/database.',
    fallback: 'sqlite:<PORTICO_DATA>/portico.db',
    read: (text, env) => {
      const address = text ?? `sqlite:${join(env.PORTICO_DATA ?? './data', 'portico.db')}`
      if (!/^(sqlite:.|postgres(ql)?:\/\/.)/.test(address)) {
        throw new ConfigError('PORTICO_STORE', 'must be sqlite:<file> or postgres://…')
      }
      return address
    },
  }),
  masterKey: setting({
    name: 'PORTICO_MASTER_KEY',
    help: 'Seals the secrets in the store: 32 bytes in base64 or hex (openssl rand -base64 32).',
    fallback: 'made in PORTICO_DATA on the first start with SQLite; required with PostgreSQL',
    read: text => (text === undefined ? null : parseMasterKey('PORTICO_MASTER_KEY', text)),
  }),
  media: setting({
    name: 'PORTICO_MEDIA',
    help: 'Where files are kept: file:<folder> or s3://<bucket>/<prefix>?endpoint=<url>&region=<region>.',
    fallback: 'file:<PORTICO_DATA>/media',
    read: (text, env): MediaAddress => {
      const address = parseMediaAddress(text ?? `file:${join(env.PORTICO_DATA ?? './data', 'media')}`)
      if (address === null) {
        const form = 's3://<bucket>/<prefix>?endpoint=<url>&region=<region>'
        throw new ConfigError('PORTICO_MEDIA', `must be file:<folder> or ${form}.`)
      }
      if (address.kind === 's3' && !(env.PORTICO_MEDIA_ACCESS_KEY && env.PORTICO_MEDIA_SECRET_KEY)) {
        throw new ConfigError('PORTICO_MEDIA', 'needs PORTICO_MEDIA_ACCESS_KEY and PORTICO_MEDIA_SECRET_KEY.')
      }
      return address
    },
  }),
  mediaAccessKey: setting({
    name: 'PORTICO_MEDIA_ACCESS_KEY',
    help: 'The access key of the bucket that files are kept in.',
    fallback: 'none; required with s3://',
    read: text => text ?? null,
  }),
  mediaSecretKey: setting({
    name: 'PORTICO_MEDIA_SECRET_KEY',
    help: 'The secret that belongs to PORTICO_MEDIA_ACCESS_KEY.',
    fallback: 'none; required with s3://',
    read: text => text ?? null,
  }),
  mediaMaxBytes: setting({
    name: 'PORTICO_MEDIA_MAX_BYTES',
    help: 'The largest file that is kept, bytes.',
    fallback: '104857600',
    read: text => integer('PORTICO_MEDIA_MAX_BYTES', text ?? '104857600', 1, LARGEST_FILE),
  }),
  webhookAllow: setting({
    name: 'PORTICO_WEBHOOK_ALLOW',
    help: 'CIDRs, comma-separated, that webhooks, bots, custom channels and mail servers may be in although private.',
    fallback: 'none',
    read: text => cidrs('PORTICO_WEBHOOK_ALLOW', text ?? ''),
  }),
  trustedProxies: setting({
    name: 'PORTICO_TRUSTED_PROXIES',
    help: "CIDRs, comma-separated, of the proxies in front whose X-Forwarded-For is believed: limits by callers' addresses need it.",
    fallback: 'none',
    read: text => cidrs('PORTICO_TRUSTED_PROXIES', text ?? ''),
  }),
  rateLimit: setting({
    name: 'PORTICO_RATE_LIMIT',
    help: 'API requests per minute for each key; 0 for no limit.',
    fallback: '6000',
    read: text => integer('PORTICO_RATE_LIMIT', text ?? '6000', 0, 1_000_000_000),
  }),
  metricsPort: setting({
    name: 'PORTICO_METRICS_PORT',
    help: 'A port of its own for /metrics, open to whoever reaches it. Without it /metrics needs a key.',
    fallback: 'none',
    read: text => (text === undefined ? null : integer('PORTICO_METRICS_PORT', text, 0, 65535)),
  }),
  logLevel: setting({
    name: 'PORTICO_LOG',
    help: 'How much is logged: silent, error, warn, info, debug.',
    fallback: 'info',
    read: text => {
      const level = text ?? 'info'
      if (!/^(silent|error|warn|info|debug)$/.test(level)) {
        throw new ConfigError('PORTICO_LOG', 'must be one of silent, error, warn, info, debug.')
      }
      return level
    },
  }),
  jwtIssuer: setting({
    name: 'PORTICO_JWT_ISSUER',
    help: 'Accept JSON Web Tokens of this issuer (iss) as keys; needs PORTICO_JWT_KEYS.',
    fallback: 'none',
    read: (text, env) => {
      if ((text === undefined) !== (env.PORTICO_JWT_KEYS === undefined)) {
        throw new ConfigError('PORTICO_JWT_ISSUER', 'and PORTICO_JWT_KEYS must be set together.')
      }
      return text ?? null
    },
  }),
  jwtKeys: setting({
    name: 'PORTICO_JWT_KEYS',
    help: 'The key set (JWKS) that tokens are checked with: a file, or an https address.',
    fallback: 'none',
    read: text => text ?? null,
  }),
  channelTokenDays: setting({
    name: 'PORTICO_CHANNEL_TOKEN_DAYS',
    help: "Days for which a token is good that was made for a bot's channels (a chat widget, a voice gateway).",
    fallback: '30',
    read: text => integer('PORTICO_CHANNEL_TOKEN_DAYS', text ?? '30', 1, 3650),
  }),
  providers: setting({
    name: 'PORTICO_PROVIDERS',
    help: 'Credentials at providers, set in the first workspace at every start: {"twilio": {"accountSid": "AC…", "authToken": "…"}}.',
    fallback: 'none; they can be set by the API',
    read: text => (text === undefined ? {} : parseProviders(text)),
  }),
  firstKey: setting({
    name: 'PORTICO_KEY',
    help: 'For scripted set-ups: on an empty store, the owner key of the first workspace gets this value.',
    fallback: 'made and printed once',
    read: text => {
      if (text !== undefined && !/^[\x21-\x7e]{20,200}$/.test(text)) {
        throw new ConfigError('PORTICO_KEY', 'must have 20 to 200 visible ASCII characters.')
      }
      return text ?? null
    },
  }),
  firstWorkspace: setting({
    name: 'PORTICO_WORKSPACE',
    help: 'For scripted set-ups: on an empty store, the first workspace gets this UUID.',
    fallback: 'made',
    read: text => {
      if (text !== undefined && !UUID.test(text))
        throw new ConfigError('PORTICO_WORKSPACE', 'must be a UUID.')
      return text?.toLowerCase() ?? null
    },
  }),
} satisfies Record<string, Setting<unknown>>

type Settings = { [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['read']> }

export interface Config extends Settings {
  /** `PORTICO_<NETWORK>_URL`: a network's base URL where it is not the network's own, by network type. */
  networkUrls: ReadonlyMap<string, string>
}

/** By provider; what stands in them is checked when they are set. */
function parseProviders(text: string): Record<string, Record<string, unknown>> {
  const json = readJson(Buffer.from(text))
  if (!isObject(json) || !Object.values(json).every(isObject)) {
    throw new ConfigError('PORTICO_PROVIDERS', 'must be a JSON object with an object for each provider.')
  }
  return json as Record<string, Record<string, unknown>>
}

/** 32 bytes written in base64 or hex. */
export function parseMasterKey(name: string, text: string): Buffer {
  const trimmed = text.trim()
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64')
  if (key.length !== 32)
    throw new ConfigError(name, 'must be 32 bytes in base64 or hex: openssl rand -base64 32')
  return key
}

/**
 * Reads every setting from the environment; a setting may also come from a file named by `<NAME>_FILE` (container
 * secrets). Throws `ConfigError` for one that cannot be used and for an unknown `PORTICO_…` name, so that a
 * misspelt setting is not passed over.
 */
export function readConfig(environment: Env, networkTypes: Iterable<string>): Config {
  const env: Record<string, string | undefined> = {}
  const networkNames = new Map([...networkTypes].map(type => [networkSetting(type), type]))
  const known = new Set([...Object.values(settings).map(s => s.name), ...networkNames.keys()])
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('PORTICO_') || value === undefined || value === '') continue
    if (known.has(name)) env[name] = value
    else if (name.endsWith('_FILE') && known.has(name.slice(0, -5)))
      env[name.slice(0, -5)] = readSecretFile(name, value)
    else throw new ConfigError(name, 'is not a setting of Portico.')
  }
  const entries = Object.entries(settings).map(([key, s]) => [key, s.read(env[s.name], env)])
  const networkUrls = new Map<string, string>()
  for (const [name, type] of networkNames) {
    const url = env[name]
    if (url !== undefined) networkUrls.set(type, baseUrl(name, url))
  }
  return { ...(Object.fromEntries(entries) as Settings), networkUrls }
}

/** The setting that replaces a network's base URL. */
export const networkSetting = (type: string): string =>
  `PORTICO_${type.toUpperCase().replaceAll('-', '_')}_URL`

function readSecretFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new ConfigError(name, `cannot be read: ${(error as Error).message}`)
  }
}
