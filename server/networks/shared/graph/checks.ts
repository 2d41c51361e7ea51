import type { Check } from '../../../domain/network.ts'
import type { Refusal } from './answer.ts'
import type { Token } from './token.ts'

/** A failed check; one that says nothing of the account when Meta only has trouble. */
export const checkOf = (name: Check['name'], { verdict, failure }: Refusal): Check => ({
  name,
  status: 'failed',
  message: failure.message,
  ...(failure.cure !== undefined && { cure: failure.cure }),
  ...(verdict === 'retry' && { transient: true }),
})

export const skippedCheck = (name: Check['name'], message: string): Check => ({
  name,
  status: 'skipped',
  message,
})

/** What a token must be allowed. https://developers.facebook.com/docs/permissions */
export function permissionsCheck(token: Token | null, needed: readonly string[]): Check {
  const name = 'permissions'
  if (token === null) return skippedCheck(name, 'Meta does not tell what the token is allowed.')
  const missing = needed.filter(scope => !token.scopes.includes(scope))
  if (missing.length === 0) {
    return { name, status: 'passed', message: `The token has ${needed.join(' and ')}.` }
  }
  return {
    name,
    status: 'failed',
    message: `The token lacks ${missing.join(' and ')}.`,
    cure: 'Make a new token with all of these permissions, and enter it in the channel.',
    details: { missing },
  }
}
