import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** A sealed text cannot be opened: another key sealed it, it was moved to another owner, or it was changed. */
export class SealError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SealError'
  }
}

export interface Seal {
  /** Names the key without telling it. */
  readonly keyId: string
  /** Seals a text for one owner in one workspace. */
  close(workspaceId: string, ownerId: string, plain: string): string
  /** Opens what `close` made. Throws `SealError`. */
  open(workspaceId: string, ownerId: string, sealed: string): string
  /** A key of 32 bytes for a purpose of its own, which tells nothing of the master key or of other purposes. RFC 5869. */
  derive(purpose: string): Buffer
}

const VERSION = 'v1'

/**
 * AES-256-GCM with a fresh nonce each time, as `v1.<key id>.<nonce>.<ciphertext>.<tag>` in base64url. Workspace and
 * owner are associated data: a sealed text copied to another row does not open.
 */
export function createSeal(key: Buffer): Seal {
  if (key.length !== 32) throw new SealError('The master key must be 32 bytes.')
  const keyId = createHash('sha256').update('portico key id').update(key).digest('base64url').slice(0, 8)
  const bind = (workspaceId: string, ownerId: string) =>
    Buffer.from(JSON.stringify([VERSION, keyId, workspaceId, ownerId]))
  return {
    keyId,
    derive: purpose => Buffer.from(hkdfSync('sha256', key, '', `portico ${purpose}`, 32)),
    close(workspaceId, ownerId, plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bind(workspaceId, ownerId))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [VERSION, keyId, ...[nonce, body, cipher.getAuthTag()].map(b => b.toString('base64url'))].join(
        '.',
      )
    },
    open(workspaceId, ownerId, sealed) {
      const [version, id, ...encoded] = sealed.split('.')
      const [nonce, body, tag] = encoded.map(part => Buffer.from(part, 'base64url'))
      if (version !== VERSION || encoded.length !== 3 || !nonce || !body || !tag)
        throw new SealError('This is no sealed text.')
      if (id !== keyId) throw new SealError(`Sealed under another master key (${id}); this one is ${keyId}.`)
      // Decoding passes over what it does not understand; a sealed text has one form.
      if ([nonce, body, tag].some((bytes, i) => bytes.toString('base64url') !== encoded[i]))
        throw new SealError('The sealed text was changed.')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
          .setAAD(bind(workspaceId, ownerId))
          .setAuthTag(tag)
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch (error) {
        throw new SealError(`The sealed text was changed or belongs elsewhere: ${(error as Error).message}`)
      }
    },
  }
}
