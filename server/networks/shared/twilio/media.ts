import { Readable } from 'node:stream'
import type { Account, MediaResult, NetworkIO } from '../../../domain/network.ts'
import { readAnswer } from './answer.ts'
import { accountPath, twilioRequest } from './api.ts'

/**
 * Opens a file of an incoming message. Twilio sends on to where it lies, by a link that needs no credentials and is
 * good for a short time. https://www.twilio.com/docs/messaging/api/media-resource
 */
export async function fetchMedia(account: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  if (!/^Messages\/[A-Z]{2}[0-9a-fA-F]{32}\/Media\/ME[0-9a-fA-F]{32}$/.test(ref)) return noSuchFile
  const exchange = await io.request(
    twilioRequest(account, { method: 'GET', path: accountPath(account, ref) }),
  )
  if (!exchange.ok) return exchange
  const { status, headers, body } = exchange.response
  const location = headers.location
  if (status >= 300 && status < 400 && location && URL.canParse(location)) {
    return io.download({ method: 'GET', url: location })
  }
  if (status === 200) {
    return {
      ok: true,
      body: Readable.from([body]),
      mimeType: headers['content-type'] ?? null,
      size: body.length,
    }
  }
  const answer = readAnswer(exchange.response)
  return answer.ok ? noSuchFile : { ok: false, failure: answer.failure }
}

const noSuchFile: MediaResult = {
  ok: false,
  failure: {
    code: 'no_such_file',
    message: 'Twilio has no such file.',
    cure: 'It may have been deleted there.',
  },
  permanent: true,
}
