import type { Policy } from './policy.ts'

/** Apart from the policies' schema, so that the console asks the same rule without carrying that along. */

function matches(pattern: string, value: string, separator: '.' | '/'): boolean {
  if (pattern === '*' || pattern === value) return true
  return pattern.endsWith(`${separator}*`) && value.startsWith(pattern.slice(0, -1))
}

/**
 * Whether any policy grants `permission` on `resource`. A trailing `*` covers everything below it: `channels.*`,
 * `channels/*`. A request about a whole collection has the resource `channels/*`, so a policy for one channel does
 * not open the list.
 */
export const permits = (policies: readonly Policy[], permission: string, resource: string): boolean =>
  policies.some(p => matches(p.permission, permission, '.') && matches(p.resource, resource, '/'))
