import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { Type } from 'typebox'
import { formatId, parseId } from '../../domain/ids.ts'
import { notFound } from '../../domain/problem.ts'

/**
 * SIDs: two letters that say what a thing is, and 32 hex digits, which are its id.
 * https://www.twilio.com/docs/glossary/what-is-a-sid
 */
const things = {
  AC: 'workspace',
  SK: 'key',
  FO: 'channel',
  CH: 'conversation',
  US: 'contact',
  WT: 'task',
  IS: 'chat service',
  FW: 'Studio flow',
  WS: 'TaskRouter workspace',
  WW: 'TaskRouter workflow',
} as const
export type SidPrefix = keyof typeof things

/** *Pure.* */
export const toSid = (prefix: SidPrefix, id: string): string => formatId(prefix, id)

/** *Pure.* The id in a SID; null for what is no SID of this kind. */
export const fromSid = (prefix: SidPrefix, text: string): string | null =>
  new RegExp(patternOf(prefix)).test(text) ? parseId(text, prefix) : null

/** *Pure.* What was kept as a SID of another system, if it is one: our own API takes any text there. */
export const sidOrNull = (prefix: SidPrefix, text: unknown): string | null =>
  typeof text === 'string' && fromSid(prefix, text) !== null ? text : null

const patternOf = (prefix: SidPrefix): string => `^${prefix}[0-9a-fA-F]{32}$`

/** The schema of a SID. */
export const Sid = (prefix: SidPrefix, description?: string) =>
  Type.String({
    minLength: 34,
    maxLength: 34,
    pattern: patternOf(prefix),
    ...(description !== undefined && { description }),
  })

/** The schema of a path that ends with a SID. */
export const sidParams = (prefix: SidPrefix) => Type.Object({ Sid: Sid(prefix) })

/** The id of the thing that a path names. Throws `not_found` for what is no SID of this kind. */
export function idInPath({ params }: FastifyRequest, prefix: SidPrefix): string {
  const id = fromSid(prefix, String((params as Record<string, unknown>).Sid))
  if (id === null) throw notFound(things[prefix])
  return id
}

/** An onRequest hook: what is no SID names nothing. It is `not_found`, whatever else is wrong with the request. */
export const sidsOnly =
  (prefix: SidPrefix): onRequestAsyncHookHandler =>
  async request => {
    if (Object.hasOwn(request.params as object, 'Sid')) idInPath(request, prefix)
  }
