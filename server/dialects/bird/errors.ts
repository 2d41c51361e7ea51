import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { Problem } from '../../domain/problem.ts'
import { type Failure, type FailureCode, failureOf } from '../../http/failure.ts'
import { type FieldError, InvalidInput } from '../../http/invalid-input.ts'
import { named } from '../../http/named-schema.ts'
import { refusalHeaders } from '../../http/refusal-headers.ts'
import { reportFailure } from '../../http/request-log.ts'

/** https://docs.bird.com/api/channels-api/api-reference/messaging, RequestError and ValidationError */
export const RequestError = named(
  'RequestError',
  Type.Object({
    code: Type.String({ description: 'InvalidPayload, ResourceNotFound, …' }),
    message: Type.String(),
    details: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.String()), {
        description: 'What is wrong, field by field: `.receiver.contacts[0]`.',
      }),
    ),
  }),
)
type RequestError = Static<typeof RequestError>

interface Form {
  code: string
  /** Where the vendor has another than HTTP. */
  status?: number
}

const forms: Record<FailureCode, Form> = {
  invalid: { code: 'InvalidPayload', status: 422 },
  unauthenticated: { code: 'Unauthorized' },
  forbidden: { code: 'AccessDenied' },
  not_found: { code: 'ResourceNotFound' },
  method_not_allowed: { code: 'MethodNotAllowed' },
  not_acceptable: { code: 'NotAcceptable' },
  timeout: { code: 'RequestTimeout' },
  conflict: { code: 'Conflict' },
  channel_unavailable: { code: 'ChannelUnavailable' },
  stale: { code: 'Conflict', status: 409 },
  too_large: { code: 'PayloadTooLarge' },
  unsupported_media_type: { code: 'UnsupportedMediaType' },
  window_closed: { code: 'ServiceWindowClosed', status: 409 },
  channel_refused: { code: 'ChannelRefused', status: 409 },
  rate_limited: { code: 'TooManyRequests' },
  internal: { code: 'InternalError' },
  unavailable: { code: 'ServiceUnavailable' },
}

/** What could not be read at all, as no JSON can: the vendor calls only fields that are wrong an invalid payload. */
const MALFORMED = { code: 'MalformedRequest', status: 400 }

const INVALID = 'One or more fields provided in the request body are malformed'

/** Answers a failure. `malformed`: it is about the request as such, and not about a field of it. */
export function refuse(
  failure: Failure,
  request: FastifyRequest,
  reply: FastifyReply,
  malformed = false,
): FastifyReply {
  const { code, status = failure.status } = malformed ? MALFORMED : forms[failure.code]
  refusalHeaders(failure, request, reply, 'AccessKey')
  const body = { code, ...inWords(failure, malformed) }
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}

export function errorHandler(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error)
  reportFailure(failure, error, request)
  return refuse(failure, request, reply, isMalformed(failure, error))
}

/** Fastify notes on what does not fit a schema which part of the request that was; what could not be read has no such note. */
const isMalformed = ({ code }: Failure, error: unknown): boolean =>
  code === 'invalid' &&
  (error instanceof InvalidInput ? !('validationContext' in error) : !(error instanceof Problem))

function inWords(
  { code, message, details, errors }: Failure,
  malformed: boolean,
): Omit<RequestError, 'code'> {
  if (code === 'not_found') {
    const what = /^No such (.+)\.$/.exec(message)?.[1]
    return {
      message: `The requested resource does not exist${what === undefined ? '' : `: ${what} not found`}`,
    }
  }
  if (code !== 'invalid' || malformed || errors.length === 0) {
    return { message: details.cure === undefined ? message : `${message} ${details.cure}` }
  }
  return { message: INVALID, details: detailsOf(errors, details.cure) }
}

/** What is wrong with which field. Pure. */
export function detailsOf(errors: readonly FieldError[], cure?: string): Record<string, string[]> {
  const details = new Map<string, string[]>()
  for (const { field, message } of errors) {
    const unknown = message === 'is not known'
    const [, parent = '', name = ''] = /^(.*)\/([^/]*)$/.exec(field) ?? []
    const path = dotted(unknown ? parent : field)
    const words = unknown ? `property "${plain(name)}" is unsupported` : withCure(message, cure)
    details.set(path, [...(details.get(path) ?? []), words])
  }
  return Object.fromEntries(details)
}

const withCure = (message: string, cure: string | undefined) =>
  cure === undefined ? message : `${message} ${cure}`

const plain = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~')

/** A JSON Pointer in the vendor's way: `.receiver.contacts[0].id`; `.` for the whole. */
const dotted = (pointer: string): string =>
  pointer === ''
    ? '.'
    : pointer
        .slice(1)
        .split('/')
        .map(name => (/^\d+$/.test(name) ? `[${name}]` : `.${plain(name)}`))
        .join('')

/** Does work, in whose refusals fields have other names: `names` leads from the beginning of a pointer to another. */
export async function renaming<T>(
  names: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem) || error.details.field === undefined) throw error
    const { code, message, details } = error
    const { field = '' } = details
    const from = Object.keys(names).find(name => field === name || field.startsWith(`${name}/`))
    if (from === undefined) throw error
    const renamed = `${names[from]}${field.slice(from.length)}`
    throw new Problem(code, message.replaceAll(field, dotted(renamed)), { ...details, field: renamed })
  }
}
