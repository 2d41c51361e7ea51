import type { NodemailerError } from 'nodemailer/lib/errors'
import type { Account, Verdict } from '../../../domain/network.ts'
import { addressOf, smtpOf } from '../account.ts'
import { isTlsTrouble, tlsCure } from '../reach.ts'
import { cureOf } from './cures.ts'

export type Refusal = Exclude<Verdict, { verdict: 'sent' }>

/** Answers that say that who speaks must sign in otherwise: https://www.rfc-editor.org/rfc/rfc4954#section-6 */
const SIGN_IN = new Set([530, 534, 535, 538])

/** Commands that are about the mail; the others are about the account or the server. */
const ABOUT_MAIL = new Set(['MAIL FROM', 'RCPT TO', 'DATA'])

/** Codes of nodemailer for what the mail itself makes impossible. */
const HOPELESS = new Set(['EENVELOPE', 'EMESSAGE'])

/** Gmail has had as many mails as an account may send in a day: https://support.google.com/a/answer/3726730 */
const DAY_IS_FULL = '5.4.5'
const HOUR = 3_600_000

/**
 * What an error of SMTP means for the mail. The first digit of an answer says whether trying again may help:
 * https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1
 */
export function refusalOf(error: NodemailerError, account: Account): Refusal {
  const { code = '', originalCode = '', responseCode: status, response, command = '' } = error
  if (isTlsTrouble(code) || isTlsTrouble(originalCode)) {
    const failure = { code: 'ETLS', message: error.message, cure: tlsCure(smtpOf(account)) }
    return { verdict: 'retry', failure }
  }
  if (status === undefined) return unanswered(error, account)
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1]
  const failure = {
    code: enhanced ?? String(status),
    message: wordsOf(response ?? error.message),
    cure: cureOf({ status, enhanced, command }, addressOf(account)),
  }
  const permanent = status >= 500 && status !== 503
  if (SIGN_IN.has(status) || (permanent && command.startsWith('AUTH'))) {
    return { verdict: 'reauthorize', failure }
  }
  if (enhanced === DAY_IS_FULL) return { verdict: 'retry', failure, afterMs: HOUR, scope: 'channel' }
  if (permanent && ABOUT_MAIL.has(command)) return { verdict: 'permanent', failure }
  // 421: the server closes, whoever the mail is for. https://www.rfc-editor.org/rfc/rfc5321#section-3.8
  const everything = status === 421 || !ABOUT_MAIL.has(command)
  return { verdict: 'retry', failure, ...(everything && { scope: 'channel' }) }
}

/** Nobody answered, or what stands against it is here. */
function unanswered({ code = 'unknown', message }: NodemailerError, account: Account): Refusal {
  const { host, port } = smtpOf(account)
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    const cure = `Check the user and password: ${host}:${port} cannot be signed in to with them. A server that wants none needs no user.`
    return { verdict: 'reauthorize', failure: { code, message, cure } }
  }
  if (HOPELESS.has(code)) {
    const cure = 'Check the address it goes to, and its size.'
    return { verdict: 'permanent', failure: { code, message, cure } }
  }
  const cure = `Check that ${host}:${port} is the right server and port, and that this machine reaches it.`
  return { verdict: 'retry', failure: { code, message, cure } }
}

/** An answer in one line, without its codes. */
const wordsOf = (response: string): string =>
  response
    .replace(/^\d{3}[ -](\d\.\d{1,3}\.\d{1,3}\s)?/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 1000)
