import type { FastifyInstance, FastifyRequest } from 'fastify'
import { InvalidInput } from './invalid-input.ts'
import { textFault } from './text-fault.ts'

/**
 * Reads `application/json` bodies, and refuses with a 400 what is no JSON or holds what `textFault` names. An empty
 * body is none at all, whatever its content type says: clients send one on verbs that need no body.
 */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_: FastifyRequest, body: Buffer) => (body.length === 0 ? undefined : parseBody(body)),
  )
}

function parseBody(body: Buffer): unknown {
  const value = read(body)
  const fault = textFault(value)
  if (fault !== null) throw new InvalidInput([fault])
  return value
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function read(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body))
  } catch (error) {
    // V8 quotes the text it stumbled over, which may be a secret: only where it was is told.
    const position = error instanceof SyntaxError ? /position \d+/.exec(error.message)?.[0] : undefined
    const where = position === undefined ? '' : `, at ${position}`
    const what = error instanceof SyntaxError ? 'is no JSON' : 'is no UTF-8'
    throw new InvalidInput([{ field: '', message: `${what}${where}` }])
  }
}
