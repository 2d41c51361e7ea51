import type { Account, NetworkIO } from '../../../domain/network.ts'
import { settingsOf } from '../account.ts'
import type { Cursor } from './cursor.ts'
import type { Unopened } from './failure.ts'
import { type Mailbox, openMailbox } from './open.ts'

/** A mailbox that stays open from one poll to the next. */
export interface Session extends Mailbox {
  /** Which one it is, and how its mails are numbered. */
  numbering: Pick<Cursor, 'mailbox' | 'uidValidity'>
  settings: string
  /** Something has come since this was last set to false. */
  fresh: boolean
}

/** Polling a channel has one signal as long as it goes on, and with it one session. */
const sessions = new WeakMap<AbortSignal, Session>()

/** The open mailbox of a run of polling, opened where there is none, or where the settings are others by now. */
export async function sessionOf(
  account: Account,
  io: NetworkIO,
): Promise<{ ok: true; session: Session } | ({ ok: false } & Unopened)> {
  const settings = JSON.stringify([account.config, account.secrets])
  const open = sessions.get(io.signal)
  if (open?.client.usable && open.settings === settings) return { ok: true, session: open }
  open?.client.close()
  const opened = await openMailbox(account, io)
  if (!opened.ok) return opened
  const { client, box } = opened
  const { imapUser, imapHost } = settingsOf(account)
  const mailbox = `${imapUser}@${imapHost}/${box.path}`
  const numbering = { mailbox, uidValidity: String(box.uidValidity) }
  const session: Session = { client, box, numbering, settings, fresh: false }
  client.on('exists', ({ count, prevCount }: { count: number; prevCount: number }) => {
    if (count > prevCount) session.fresh = true
  })
  sessions.set(io.signal, session)
  return { ok: true, session }
}

/** Resolves when a mail comes, after `ms` at the latest, and when the connection or the polling ends. */
export async function untilMail({ client, fresh }: Session, ms: number): Promise<void> {
  if (fresh || !client.usable) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  client.once('exists', resolve)
  // The signal closes the connection.
  client.once('close', resolve)
  // It ends with the next command.
  client.idle().catch(() => resolve())
  await promise
  clearTimeout(timer)
  client.off('exists', resolve)
  client.off('close', resolve)
}
