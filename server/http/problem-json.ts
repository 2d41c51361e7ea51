import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { type Failure, failureOf } from './failure.ts'
import { named } from './named-schema.ts'
import { refusalHeaders } from './refusal-headers.ts'
import { reportFailure } from './request-log.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 9457, with what helps a program and a person beside it. */
export const ProblemJson = named(
  'Problem',
  Type.Object(
    {
      type: Type.String({ description: 'Names the kind of problem: urn:portico:problem: and the code.' }),
      title: Type.String(),
      status: Type.Integer(),
      detail: Type.String({ description: 'What went wrong, in words.' }),
      instance: Type.String({ description: 'The id of the request, as in X-Request-ID and in the log.' }),
      code: Type.String({ description: 'The kind of problem, for programs.' }),
      reason: Type.Optional(Type.String({ description: "A narrower code, such as the network's own." })),
      field: Type.Optional(Type.String({ description: 'JSON Pointer to the offending field or parameter.' })),
      errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
      cure: Type.Optional(Type.String({ description: 'What can be done about it.' })),
      meta: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    },
    { description: 'What went wrong (RFC 9457).' },
  ),
)
export type ProblemJson = Static<typeof ProblemJson>

/** A failure as problem details. `instance` is the request's id. */
export function problemJson(
  { code, status, message, details, errors }: Failure,
  instance: string,
): ProblemJson {
  const title = code.replaceAll('_', ' ')
  return {
    type: `urn:portico:problem:${code}`,
    title: title.slice(0, 1).toUpperCase() + title.slice(1),
    status,
    detail: message,
    instance,
    code,
    ...(details.reason !== undefined && { reason: details.reason }),
    ...(details.field !== undefined && { field: details.field }),
    ...(errors.length > 0 && { errors: [...errors] }),
    ...(details.cure !== undefined && { cure: details.cure }),
    ...(details.meta !== undefined && { meta: details.meta }),
  }
}

/** Answers a failure as problem details, with the headers that HTTP wants beside some statuses. */
export function sendProblem(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  refusalHeaders(failure, request, reply)
  return reply
    .code(failure.status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemJson(failure, request.id)))
}

/** The error handler of everything that answers in problem details. */
export function problemHandler(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error)
  reportFailure(failure, error, request)
  return sendProblem(failure, request, reply)
}
