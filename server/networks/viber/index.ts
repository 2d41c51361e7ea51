import { createHmac } from 'node:crypto'
import { equalSecrets } from '../../domain/constant-time.ts'
import type { Account, Network, RawRequest, Verification } from '../../domain/network.ts'
import { classify } from './answer.ts'
import { tokenOf } from './api.ts'
import { connect, disconnect } from './connect.ts'
import { manifest } from './manifest.ts'
import { fetchMedia } from './media.ts'
import { parse } from './parse.ts'
import { probe } from './probe.ts'
import { render } from './render.ts'

/** Viber bots by the REST API. https://developers.viber.com/docs/api/rest-bot-api/ */
export const viber: Network = {
  manifest,
  // The token does not tell whose it is: `probe` does.
  identify: () => null,
  verify,
  parse,
  sending: { kind: 'http', render, classify },
  connect,
  disconnect,
  probe,
  fetchMedia,
}

/** Viber signs with the bot's token. https://developers.viber.com/docs/api/rest-bot-api/#callbacks */
function verify(request: RawRequest, account: Account): Verification {
  const given = request.headers['x-viber-content-signature']
  if (!given) return { kind: 'refused', reason: 'The header X-Viber-Content-Signature is missing.' }
  const token = tokenOf(account)
  if (token === '') return { kind: 'refused', reason: 'There is no token to check the signature with.' }
  const expected = createHmac('sha256', token).update(request.body).digest('hex')
  return equalSecrets(expected, given)
    ? { kind: 'genuine' }
    : { kind: 'refused', reason: "X-Viber-Content-Signature does not fit the body and this bot's token." }
}
