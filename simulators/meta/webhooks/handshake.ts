import { randomInt } from 'node:crypto'
import { request } from 'undici'
import { isLoopback } from '../../shared/loopback.ts'
import { GraphError } from '../graph/errors.ts'

/**
 * Makes sure that an address wants to be called. Throws what Meta says when it does not answer the challenge.
 * Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export async function shakeHands(callbackUrl: string, verifyToken: string): Promise<void> {
  if (callbackUrl.length > 200 || !URL.canParse(callbackUrl)) throw failed('the callback URL is no URL')
  const url = new URL(callbackUrl)
  if (!isLoopback(url.hostname)) {
    if (url.protocol !== 'https:') throw failed('the callback URL must be https')
    throw failed('curl_errno = 6 (the simulator dials this machine only)')
  }
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000))
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', verifyToken)
  const { statusCode, body } = await request(url).catch(() => {
    throw failed('curl_errno = 7; curl_error = Failed to connect')
  })
  const answer = await body.text()
  if (statusCode !== 200)
    throw failed(`HTTP Status Code = ${statusCode}; HTTP Message = ${answer.slice(0, 80)}`)
  if (answer !== challenge) throw failed('the answer is not the challenge')
}

const failed = (why: string): GraphError =>
  new GraphError(2200, `(#2200) Callback verification failed with the following errors: ${why}`)
