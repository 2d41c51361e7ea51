import type { Network } from '../../domain/network.ts'
import { e164, phoneNumbersAndShortCodes } from '../shared/sms/phone.ts'
import { classify } from './answer.ts'
import { connect, disconnect } from './connect.ts'
import { configOf, manifest } from './manifest.ts'
import { parse, route } from './parse.ts'
import { probe } from './probe.ts'
import { render } from './render.ts'
import { verify } from './token.ts'

/** SMS over Vonage's Messages API. https://developer.vonage.com/en/api/messages */
export const vonageSms: Network = {
  manifest,
  identify: account => e164(configOf(account).sender),
  addresses: phoneNumbersAndShortCodes,
  verify,
  parse,
  route,
  sending: { kind: 'http', render, classify },
  connect,
  disconnect,
  probe,
}
