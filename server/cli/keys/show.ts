import type { Key } from '../../domain/entities.ts'

/** A key on one line. */
export function keyLine(key: Key, now: number): string {
  const used = key.lastUsedAt === null ? 'never used' : `used ${day(key.lastUsedAt)}`
  return `${key.id}  ${`${key.prefix}…`.padEnd(14)} ${state(key, now).padEnd(18)} ${used.padEnd(16)} ${key.name}`
}

function state({ revokedAt, expiresAt }: Key, now: number): string {
  if (revokedAt !== null) return `revoked ${day(revokedAt)}`
  if (expiresAt === null) return 'valid'
  return `${expiresAt <= now ? 'ended' : 'until'} ${day(expiresAt)}`
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
