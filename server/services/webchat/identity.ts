import type { JWTPayload } from 'jose'
import { clip } from '../../domain/clip.ts'
import { invalid, Problem } from '../../domain/problem.ts'
import { isName, storable } from '../../domain/storable.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'

/** In front of the address of a visitor of whom nothing is known. */
export const UNKNOWN = 'visitor:'

const LONGEST_ID = 256
const LONGEST_NAME = 200

/** Who somebody is, by the web site's word. */
export interface Identity {
  /** The site's own id of the user: their address as a contact. */
  id: string
  name: string | null
}

/**
 * Reads who a visitor is from what the web site signed with the channel's identity secret: a JSON Web Token (RFC 7519,
 * HS256) with `sub`, `exp` and, if it likes, `name`. Throws `Problem`: `invalid` (the channel has no secret for it),
 * `unauthenticated`.
 */
export async function readIdentity(
  context: Context,
  { account }: LiveChannel,
  token: string,
): Promise<Identity> {
  const { identitySecret } = account.secrets
  if (typeof identitySecret !== 'string') {
    throw invalid('/identity', 'This chat cannot tell who somebody is: it has no identity secret.')
  }
  const { jwtVerify, errors } = await import('jose')
  let payload: JWTPayload
  try {
    const key = new TextEncoder().encode(identitySecret)
    const options = { algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] }
    payload = (await jwtVerify(token, key, { ...options, currentDate: new Date(context.now()) })).payload
  } catch (error) {
    throw refused(
      error instanceof errors.JWTExpired ? 'identity_expired' : 'identity_invalid',
      'The identity is not signed with the identity secret of this chat, or is over.',
    )
  }
  const { sub, name } = payload
  const usable = typeof sub === 'string' && isName(sub) && sub.length <= LONGEST_ID && sub === storable(sub)
  if (!usable || sub.startsWith(UNKNOWN)) {
    throw refused(
      'identity_invalid',
      `The identity's \`sub\` must be a text of at most ${LONGEST_ID} characters.`,
    )
  }
  return {
    id: sub,
    name: typeof name === 'string' && name !== '' ? clip(storable(name), LONGEST_NAME) : null,
  }
}

const refused = (reason: string, message: string): Problem =>
  new Problem('unauthenticated', message, {
    reason,
    cure: 'Let the site’s server sign a JSON Web Token with HS256, `sub` and an `exp` that is ahead.',
  })
