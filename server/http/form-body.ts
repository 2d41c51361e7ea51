import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify'
import { InvalidInput } from './invalid-input.ts'
import { pointerTo, textFault } from './text-fault.ts'

/**
 * Reads `application/x-www-form-urlencoded` bodies, as objects of texts, and no others: for these there is a 415. An
 * empty body is none at all, whatever its content type says. A form that is none, names something twice, or holds what
 * `textFault` names is a 400. https://url.spec.whatwg.org/#application/x-www-form-urlencoded
 */
export function acceptForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (_: FastifyRequest, body: Buffer) => (body.length === 0 ? undefined : parseForm(body)),
  )
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async ({ headers }: FastifyRequest, body: Buffer) => {
    if (body.length > 0) throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(headers['content-type'])
  })
}

/** *Pure.* What a form says. Throws `InvalidInput`. */
export function parseForm(body: Buffer): Record<string, string> {
  const form = new Map<string, string>()
  for (const pair of decoded(body).split('&')) {
    if (pair === '') continue
    const [first = '', ...rest] = pair.split('=')
    const name = plain(first)
    if (form.has(name)) throw new InvalidInput([{ field: pointerTo('', name), message: 'is given twice' }])
    form.set(name, plain(rest.join('=')))
  }
  const texts = Object.fromEntries(form)
  const fault = textFault(texts)
  if (fault !== null) throw new InvalidInput([fault])
  return texts
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decoded(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new InvalidInput([{ field: '', message: 'is no UTF-8' }])
  }
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new InvalidInput([
      { field: '', message: 'is no form: what follows a % must be UTF-8 in hex digits' },
    ])
  }
}
