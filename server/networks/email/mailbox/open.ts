import type { ImapFlow, MailboxObject } from 'imapflow'
import type { Account, NetworkIO } from '../../../domain/network.ts'
import { imapOf, secretsOf, settingsOf } from '../account.ts'
import { CONNECT_TIMEOUT, reach, SILENCE_TIMEOUT } from '../reach.ts'
import { type Unopened, unopened } from './failure.ts'

export interface Mailbox {
  client: ImapFlow
  box: MailboxObject
}

export type Opened = ({ ok: true } & Mailbox) | ({ ok: false } & Unopened)

/**
 * Signs in to the incoming server and opens the mailbox to read only, so that no mail is marked as seen by it. The
 * connection is closed by its user, and when the signal is given. https://www.rfc-editor.org/rfc/rfc9051#section-6.3.3
 */
export async function openMailbox(account: Account, io: NetworkIO): Promise<Opened> {
  const { imapUser, mailbox = 'INBOX' } = settingsOf(account)
  const { host, port, secure } = imapOf(account)
  const reached = await reach({ host, port, secure }, io)
  if (!reached.ok) {
    const { failure, transient } = reached
    return { ok: false, failure, reason: transient ? 'away' : 'refused' }
  }
  const started = performance.now()
  const note = (error?: string) =>
    io.note({
      request: `IMAP ${host}:${port}\nLOGIN ${imapUser}\nEXAMINE ${mailbox}`,
      ms: performance.now() - started,
      ...(error !== undefined && { error }),
    })
  // What is given here goes to the connection, with TLS or without.
  const dial = { host, lookup: reached.lookup, minVersion: 'TLSv1.2' as const }
  // Loaded by the first mailbox: an installation without mail does without its memory.
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host,
    port,
    secure,
    ...(!secure && { doSTARTTLS: !reached.clear }),
    auth: { user: imapUser, pass: secretsOf(account).imapPassword },
    tls: dial,
    clientInfo: { name: 'Portico' },
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: CONNECT_TIMEOUT,
    greetingTimeout: CONNECT_TIMEOUT,
    socketTimeout: SILENCE_TIMEOUT,
  })
  // What is under way fails by itself, though often without the reason; without a listener the process would end.
  let trouble: unknown
  client.on('error', error => {
    trouble ??= error
  })
  const close = () => client.close()
  io.signal.addEventListener('abort', close, { once: true })
  client.once('close', () => io.signal.removeEventListener('abort', close))
  try {
    io.signal.throwIfAborted()
    await client.connect()
    const box = await client.mailboxOpen(mailbox, { readOnly: true })
    note()
    return { ok: true, client, box }
  } catch (error) {
    client.close()
    const why = unopened(trouble ?? error, account)
    note(why.failure.message)
    return { ok: false, ...why }
  }
}
