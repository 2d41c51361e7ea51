import { equalSecrets } from '../../domain/constant-time.ts'
import type { Account, Network, RawRequest, Verification } from '../../domain/network.ts'
import { mailAddress, mailAddresses } from '../shared/mail/address.ts'
import { classify } from './answer.ts'
import { settingsOf } from './api.ts'
import { connect, disconnect } from './connect.ts'
import { manifest } from './manifest.ts'
import { fetchMedia } from './media.ts'
import { parse } from './parse.ts'
import { probe } from './probe.ts'
import { render } from './render.ts'

/** Mail over Brevo. https://developers.brevo.com */
export const brevo: Network = {
  manifest,
  identify: account => mailAddress(settingsOf(account).address),
  addresses: mailAddresses,
  verify,
  parse,
  sending: { kind: 'http', render, classify },
  connect,
  disconnect,
  probe,
  fetchMedia,
}

/** Brevo signs nothing; it repeats the token that `connect` gave it. https://developers.brevo.com/docs/secured-webhooks */
function verify(request: RawRequest, account: Account): Verification {
  const given = request.headers.authorization
  if (given === undefined) return { kind: 'refused', reason: 'The header Authorization is missing.' }
  const [, token = ''] = /^Bearer (\S+)$/i.exec(given) ?? []
  return equalSecrets(account.webhookSecret, token)
    ? { kind: 'genuine' }
    : { kind: 'refused', reason: "The bearer token is not this channel's webhook secret." }
}
