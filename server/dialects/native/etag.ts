import type { FastifyRequest } from 'fastify'
import { Problem } from '../../domain/problem.ts'

/** The entity tag of a version: it changes with every change of the thing. */
export const etag = (version: number): string => `"${version}"`

/**
 * The version that `If-Match` demands; undefined when it demands none (`*`, or no header). A tag that we never gave
 * matches nothing: `stale`. RFC 9110, section 13.1.1.
 */
export function expectedVersion({ headers }: FastifyRequest): number | undefined {
  const given = headers['if-match']?.trim()
  if (given === undefined || given === '*') return undefined
  const version = /^"(\d{1,15})"$/.exec(given)?.[1]
  if (version === undefined) {
    throw new Problem('stale', 'If-Match names no version of this.', {
      cure: 'Send the ETag that came with the thing when it was read.',
    })
  }
  return Number(version)
}
