import type { Account, Authorized, Network, NetworkIO } from '../../domain/network.ts'
import { phoneNumbers } from '../shared/sms/phone.ts'
import { classify } from './answer.ts'
import { connect } from './connect.ts'
import { manifest } from './manifest.ts'
import { fetchMedia } from './media.ts'
import { parse } from './parse.ts'
import { probe } from './probe.ts'
import { markRead, render, typing } from './render.ts'
import { settingsOf } from './settings.ts'
import { accessToken } from './token.ts'
import { verify } from './verify.ts'

/** RCS for Business (once RCS Business Messaging). https://developers.google.com/business-communications/rcs-business-messaging */
export const rcs: Network = {
  manifest,
  identify: account => settingsOf(account).agentId,
  addresses: phoneNumbers,
  verify,
  parse,
  sending: { kind: 'http', render, classify },
  authorize,
  connect,
  // A person set the webhook, and a person takes it back.
  disconnect: async () => {},
  probe,
  fetchMedia,
  typing,
  markRead,
}

async function authorize(account: Account, io: NetworkIO): Promise<Authorized> {
  const token = await accessToken(account, io)
  return token.ok ? { ok: true, headers: { authorization: `Bearer ${token.token}` } } : token
}
