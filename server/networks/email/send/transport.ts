import { connect } from 'node:net'
import type { Transporter } from 'nodemailer'
import type { NodemailerError } from 'nodemailer/lib/errors'
import type { SMTPSentMessageInfo, SMTPTransportOptions } from 'nodemailer/lib/smtp-transport'
import type { Account, NetworkIO } from '../../../domain/network.ts'
import { addressOf, secretsOf, settingsOf, smtpOf } from '../account.ts'
import { CONNECT_TIMEOUT, type Reached, reach, SILENCE_TIMEOUT } from '../reach.ts'
import { type Refusal, refusalOf } from './refusal.ts'

export type Sent<T> = { ok: true; value: T } | { ok: false; refusal: Refusal }

/**
 * Speaks to the outgoing server over a connection of its own, and keeps what was said in the log. Signing in is part of
 * it. Never rejects.
 */
export async function withServer<T>(
  account: Account,
  io: NetworkIO,
  speak: (transport: Transporter<SMTPSentMessageInfo, SMTPTransportOptions>) => Promise<T>,
): Promise<Sent<T>> {
  const { host, port } = smtpOf(account)
  const reached = await reach(smtpOf(account), io)
  if (!reached.ok) {
    const { failure, transient } = reached
    return { ok: false, refusal: { verdict: transient ? 'retry' : 'reauthorize', failure } }
  }
  const said: string[] = []
  const answered: string[] = []
  const started = performance.now()
  const note = (error?: string) =>
    io.note({
      request: [`SMTP ${host}:${port}`, ...said].join('\n'),
      response: answered.join('\n'),
      ms: performance.now() - started,
      ...(error !== undefined && { error }),
    })
  // Loaded by the first mail: an installation without mail does without its memory.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...optionsOf(account, reached),
    // Passwords are left out by nodemailer, and mails are not shown.
    transactionLog: true,
    logger: {
      debug(entry: { tnx?: string }, line: string) {
        if (entry.tnx === 'client') said.push(line)
        if (entry.tnx === 'server') answered.push(line)
      },
      // Else other levels would be given to the one there is.
      info() {},
      error() {},
    },
  })
  try {
    const value = await speak(transport)
    note()
    return { ok: true, value }
  } catch (error) {
    const refusal = refusalOf(error as NodemailerError, account)
    note(refusal.failure.message)
    return { ok: false, refusal }
  } finally {
    transport.close()
  }
}

/** How to speak to the outgoing server of an account. Every wait in it ends. */
function optionsOf(
  account: Account,
  { lookup, clear }: Extract<Reached, { ok: true }>,
): SMTPTransportOptions {
  const { smtpUser } = settingsOf(account)
  const { host, port, secure } = smtpOf(account)
  return {
    host,
    port,
    secure,
    ...(clear ? { ignoreTLS: true } : { requireTLS: !secure }),
    name: addressOf(account).split('@')[1],
    getSocket(_options, callback) {
      const socket = connect({ host, port, lookup, timeout: CONNECT_TIMEOUT })
      const fail = (error: Error) => {
        socket.destroy()
        callback(Object.assign(error, { code: 'ECONNECTION' }))
      }
      socket.once('error', fail)
      socket.once('timeout', () => fail(new Error(`No connection to ${host} in time.`)))
      socket.once('connect', () => {
        socket.setTimeout(0)
        socket.off('error', fail)
        callback(null, { connection: socket })
      })
    },
    connectionTimeout: 2 * CONNECT_TIMEOUT,
    greetingTimeout: CONNECT_TIMEOUT,
    socketTimeout: SILENCE_TIMEOUT,
    // A user who is set must be signed in, also where the server does not ask.
    ...(smtpUser !== undefined && {
      auth: { user: smtpUser, pass: secretsOf(account).smtpPassword ?? '' },
      forceAuth: true,
    }),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
