import { equalSecrets } from '../../domain/constant-time.ts'
import type { Account, Network, RawRequest, Verification } from '../../domain/network.ts'
import { addresses } from './addresses.ts'
import { tokenOf } from './api.ts'
import { classify } from './classify.ts'
import { connect, disconnect } from './connect.ts'
import { manifest } from './manifest.ts'
import { fetchMedia } from './media.ts'
import { parse } from './parse.ts'
import { poll } from './poll.ts'
import { prepare } from './prepare.ts'
import { probe } from './probe.ts'
import { render, typing } from './render.ts'

/** Telegram bots by the Bot API. https://core.telegram.org/bots/api */
export const telegram: Network = {
  manifest,
  identify,
  addresses,
  verify,
  parse,
  sending: { kind: 'http', prepare, render, classify },
  connect,
  disconnect,
  probe,
  poll,
  fetchMedia,
  typing,
}

/** A token begins with the bot's id: a new token of the same bot is the same account. */
function identify(account: Account): string | null {
  return tokenOf(account).match(/^\d+(?=:)/)?.[0] ?? null
}

/** Telegram signs nothing; it repeats the secret that `setWebhook` gave it. */
function verify(request: RawRequest, account: Account): Verification {
  const given = request.headers['x-telegram-bot-api-secret-token']
  if (given === undefined) {
    return { kind: 'refused', reason: 'The header X-Telegram-Bot-Api-Secret-Token is missing.' }
  }
  return equalSecrets(account.webhookSecret, given)
    ? { kind: 'genuine' }
    : { kind: 'refused', reason: "X-Telegram-Bot-Api-Secret-Token is not this channel's secret." }
}
