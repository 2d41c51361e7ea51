import { createHmac } from 'node:crypto'
import type { Token } from '../model.ts'
import type { World } from '../world.ts'
import { GraphError } from './errors.ts'

/**
 * Who calls, by the Authorization header or the parameter `access_token`. Throws 190 for a token that is none, that has
 * expired or was revoked, and 100 for a proof that is not by the app's secret.
 * Source: https://developers.facebook.com/docs/facebook-login/guides/access-tokens
 */
export function authorize(world: World, given: string | undefined, proof: string | undefined): Token {
  if (given === undefined || given === '') {
    throw new GraphError(190, 'An access token is required to request this resource.')
  }
  const token = tokenOf(world, given)
  if (proof !== undefined && proof !== createHmac('sha256', token.app.secret).update(given).digest('hex')) {
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', {
      type: 'GraphMethodException',
    })
  }
  return token
}

/** A token that may be used now. Throws 190 otherwise. */
export function tokenOf(world: World, given: string): Token {
  const token = world.tokens.get(given) ?? appTokenOf(world, given)
  if (token === null) throw new GraphError(190, `Malformed access token ${given}`)
  if (token.revoked) {
    throw new GraphError(
      190,
      'Error validating access token: The session has been invalidated because the user changed their password.',
      { subcode: 460 },
    )
  }
  if (token.expiresAt !== null && token.expiresAt <= world.now()) {
    const at = new Date(token.expiresAt).toUTCString()
    throw new GraphError(190, `Error validating access token: Session has expired on ${at}.`, {
      subcode: 463,
    })
  }
  return token
}

/** An app calls in its own name by `<id>|<secret>`. */
function appTokenOf(world: World, given: string): Token | null {
  const [id = '', secret] = given.split('|')
  const app = world.apps.get(id)
  if (!app || app.secret !== secret) return null
  return { value: given, app, kind: 'APP', scopes: [], targets: [], expiresAt: null, revoked: false }
}

/** Throws the refusal of a token that lacks a permission. */
export function need(token: Token, scope: string): void {
  if (token.scopes.includes(scope)) return
  throw new GraphError(
    200,
    `(#200) You do not have the necessary permissions required to send messages: ${scope} is missing`,
  )
}
