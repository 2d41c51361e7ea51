import { isObject } from '../../../domain/json.ts'
import type { Failure } from '../../../domain/message.ts'
import type { Account } from '../../../domain/network.ts'
import { imapOf, settingsOf } from '../account.ts'
import { isTlsTrouble, tlsCure } from '../reach.ts'

/** Why a mailbox could not be opened. */
export interface Unopened {
  failure: Failure
  /** `away`: the server could not be asked just now. `tls`: it cannot be spoken to safely. `refused`: it says no. */
  reason: 'away' | 'tls' | 'refused'
}

/** Answers of a server in trouble: https://www.rfc-editor.org/rfc/rfc9051#section-7.1. Gmail alerts of too many connections. */
const PASSING = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN', 'ALERT'])
const PASSING_WORDS = /temporar|too many|try again|later|unavailable|throttled/i

export function unopened(error: unknown, account: Account): Unopened {
  const { code, words, refusedLogin, answered, tls } = read(error)
  if (tls) {
    return { reason: 'tls', failure: { code, message: words, cure: tlsCure(imapOf(account)) } }
  }
  const passing = PASSING.has(code) || PASSING_WORDS.test(words)
  if (refusedLogin && !passing) {
    const cure =
      'The incoming server does not take the user and password: enter them again. With two-step verification, an app password is needed, and some providers want IMAP to be switched on.'
    return { reason: 'refused', failure: { code, message: words, cure } }
  }
  if (answered && !passing) {
    const { mailbox = 'INBOX' } = settingsOf(account)
    const cure = `Check the name of the mailbox (${mailbox}), and that the user may read it.`
    return { reason: 'refused', failure: { code, message: words, cure } }
  }
  return { reason: 'away', failure: lost(error, account) }
}

/** A connection that broke, or never came about. */
export function lost(error: unknown, account: Account): Failure {
  const { host, port } = imapOf(account)
  const { code, words } = read(error)
  return {
    code,
    message: `${host}:${port}: ${words}`,
    cure: `Check that ${host}:${port} is the right server and port, and that this machine reaches it.`,
  }
}

/** What an error of imapflow, or of the socket, says. */
function read(error: unknown) {
  const fields = isObject(error) ? error : {}
  const text = (field: string): string | undefined => {
    const value = fields[field]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const code = text('serverResponseCode') ?? text('code') ?? text('responseStatus') ?? 'unknown'
  const message = error instanceof Error ? error.message : 'It failed.'
  return {
    code,
    words: (text('responseText') ?? text('response') ?? message).replace(/\s+/g, ' ').slice(0, 1000),
    refusedLogin: fields.authenticationFailed === true,
    answered: fields.responseStatus === 'NO' || fields.responseStatus === 'BAD',
    tls: fields.tlsFailed === true || isTlsTrouble(text('code') ?? ''),
  }
}
