import { createHmac } from 'node:crypto'
import { equalSecrets } from '../../domain/constant-time.ts'
import type { Account, Network, RawRequest, Verification } from '../../domain/network.ts'
import { classify } from './answer.ts'
import { connect, disconnect } from './connect.ts'
import { manifest } from './manifest.ts'
import { fetchMedia } from './media.ts'
import { parse } from './parse.ts'
import { probe } from './probe.ts'
import { render, typing } from './render.ts'

/** LINE Official Accounts by the Messaging API. https://developers.line.biz/en/reference/messaging-api/ */
export const line: Network = {
  manifest,
  // Neither the token nor the secret tells whose they are: `probe` does.
  identify: () => null,
  verify,
  parse,
  sending: { kind: 'http', render, classify },
  connect,
  disconnect,
  probe,
  fetchMedia,
  typing,
}

/** https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/ */
function verify(request: RawRequest, account: Account): Verification {
  const given = request.headers['x-line-signature']
  if (!given) return { kind: 'refused', reason: 'The header X-Line-Signature is missing.' }
  const secret = String(account.secrets.channelSecret ?? '')
  if (secret === '') return { kind: 'refused', reason: 'There is no channel secret to check with.' }
  const expected = createHmac('sha256', secret).update(request.body).digest('base64')
  return equalSecrets(expected, given)
    ? { kind: 'genuine' }
    : { kind: 'refused', reason: "X-Line-Signature does not fit the body and this channel's secret." }
}
