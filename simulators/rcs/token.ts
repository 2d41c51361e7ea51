import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { jwtVerify } from 'jose'

const SCOPE = 'https://www.googleapis.com/auth/rcsbusinessmessaging'
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
/** Seconds. */
const LIFETIME = 3599
const LONGEST_ASSERTION = 3600

export interface Granted {
  status: number
  content: object
}

/**
 * Grants access tokens to one service account.
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export class Tokens {
  /** The text of its key file. */
  readonly keyFile: string
  readonly #publicKey
  readonly #email = 'rbm@simulated.iam.gserviceaccount.com'
  readonly #good = new Map<string, number>()
  readonly #url: string
  /** The key is no longer good. */
  revoked = false

  constructor(url: string) {
    this.#url = url
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    this.#publicKey = createPublicKey(privateKey)
    this.keyFile = JSON.stringify({
      type: 'service_account',
      project_id: 'simulated',
      private_key_id: randomUUID(),
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: this.#email,
      token_uri: url,
    })
  }

  async grant(body: string): Promise<Granted> {
    const form = new URLSearchParams(body)
    if (form.get('grant_type') !== GRANT) return refused('unsupported_grant_type', 'Invalid grant_type')
    if (this.revoked) return refused('invalid_grant', 'Invalid JWT Signature.')
    try {
      const { payload } = await jwtVerify(form.get('assertion') ?? '', this.#publicKey, {
        algorithms: ['RS256'],
        issuer: this.#email,
        audience: this.#url,
        requiredClaims: ['iat', 'exp'],
      })
      if (Number(payload.exp) - Number(payload.iat) > LONGEST_ASSERTION) {
        return refused('invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes)')
      }
      if (!String(payload.scope).split(' ').includes(SCOPE)) {
        return refused('invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
      }
    } catch (error) {
      return refused('invalid_grant', `Invalid JWT: ${(error as Error).message}`)
    }
    const token = `ya29.${randomUUID()}`
    this.#good.set(token, Date.now() + LIFETIME * 1000)
    return { status: 200, content: { access_token: token, expires_in: LIFETIME, token_type: 'Bearer' } }
  }

  /** Whether a header carries a token that is good. */
  isGood(header: string | undefined): boolean {
    const [, token = ''] = /^Bearer (.+)$/.exec(header ?? '') ?? []
    return (this.#good.get(token) ?? 0) > Date.now()
  }

  /** Ends every token that was granted. */
  expire(): void {
    this.#good.clear()
  }
}

const refused = (error: string, description: string): Granted => ({
  status: 400,
  content: { error, error_description: description },
})
