import type { Account, InboundEvent, NetworkIO, PollResult } from '../../../domain/network.ts'
import { addressOf } from '../account.ts'
import { type RawMail, readMail } from '../read/mail.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { lost } from './failure.ts'
import { fetchMail } from './fetch.ts'
import { type Session, sessionOf, untilMail } from './session.ts'

/** Milliseconds that a poll waits for a mail. */
const WAIT = 25_000
/** Mails of one poll. */
const BATCH = 25
const DAY = 24 * 3_600_000
/** Failed polls after which a mail is passed over: minutes, as they come slower and slower. */
const TRIES = 10

/**
 * Reads what has come since the last poll; where nothing has, waits for it by IDLE. The first time nothing is read: a
 * mailbox may hold years of mail, which nobody wants answered now. https://www.rfc-editor.org/rfc/rfc2177
 */
export async function poll(account: Account, cursor: string | null, io: NetworkIO): Promise<PollResult> {
  const opened = await sessionOf(account, io)
  if (!opened.ok) return { ok: false, failure: opened.failure, fatal: opened.reason === 'refused' }
  const { session } = opened
  try {
    const from = readCursor(cursor)
    return from === null ? begin(session) : await look(session, account, from, io.signal)
  } catch (error) {
    session.client.close()
    return { ok: false, failure: lost(error, account), fatal: false }
  }
}

function begin({ box, numbering }: Session): PollResult {
  const now = Date.now()
  const cursor = { ...numbering, lastUid: box.uidNext - 1, latest: now, begun: now }
  return answer({ events: [], ignored: [], cursor })
}

async function look(session: Session, account: Account, from: Cursor, run: AbortSignal): Promise<PollResult> {
  const { mailbox, uidValidity } = session.numbering
  if (from.mailbox !== mailbox || from.uidValidity !== uidValidity) {
    return answer({ events: [], ignored: [], cursor: await renumbered(session, from) })
  }
  let uids = await searchNew(session, from)
  if (uids.length === 0) {
    await untilMail(session, WAIT)
    uids = await searchNew(session, from)
  }
  return answer(await read(session, account, from, uids.slice(0, BATCH), run))
}

interface Read {
  events: InboundEvent[]
  ignored: string[]
  cursor: Cursor
}

const answer = ({ events, ignored, cursor }: Read): PollResult => ({
  ok: true,
  parsed: { events, ignored },
  cursor: writeCursor(cursor),
})

async function searchNew(session: Session, { lastUid }: Cursor): Promise<number[]> {
  session.fresh = false
  const uids = await search(session, { uid: `${lastUid + 1}:*` })
  // Where nothing is newer, `*` is the last mail there is.
  return uids.filter(uid => uid > lastUid)
}

/**
 * The mailbox was made anew, or is another: its mails have other numbers. It is read from the first that came when the last
 * was read; what was read before is known by its Message-ID.
 */
async function renumbered(session: Session, from: Cursor): Promise<Cursor> {
  const { client, box, numbering } = session
  // The server searches by days of its own time zone.
  const uids = await search(session, { since: new Date(from.latest - DAY) })
  const dates = { uid: true, internalDate: true }
  let next = box.uidNext
  for await (const { uid, internalDate } of client.fetch(uids.join(','), dates, { uid: true })) {
    if (new Date(internalDate ?? 0).getTime() >= secondOf(from.latest)) next = Math.min(next, uid)
  }
  return { ...from, ...numbering, lastUid: next - 1 }
}

/** Mail servers tell times in seconds. */
const secondOf = (ms: number): number => Math.floor(ms / 1000) * 1000

async function search({ client }: Session, query: { uid: string } | { since: Date }): Promise<number[]> {
  const found: unknown = await client.search(query, { uid: true })
  // imapflow tells of a failed search so.
  if (!Array.isArray(found)) throw new Error('The mailbox cannot be searched.')
  return found
}

/** How often each mail has failed in a run of polling. */
const failures = new WeakMap<AbortSignal, Map<string, number>>()

/**
 * Reads mails in their order. One that cannot be read is named, and keeps no other from being read. One that the server
 * cannot give often costs the connection: it is tried again, and in the end left.
 */
async function read(
  { client, numbering }: Session,
  account: Account,
  from: Cursor,
  uids: readonly number[],
  run: AbortSignal,
): Promise<Read> {
  const failed = failures.get(run) ?? new Map<string, number>()
  failures.set(run, failed)
  const result: Read = { events: [], ignored: [], cursor: from }
  const take = (uid: number, event: InboundEvent | string, at = 0) => {
    if (typeof event === 'string') result.ignored.push(event)
    else result.events.push(event)
    result.cursor = { ...result.cursor, lastUid: uid, latest: Math.max(result.cursor.latest, at) }
  }
  for (const uid of uids) {
    const place = `${numbering.uidValidity}.${uid}`
    const times = failed.get(place) ?? 0
    if (times >= TRIES) {
      take(uid, `Mail ${uid}: the server does not give it.`)
      continue
    }
    try {
      const raw = await fetchMail(client, uid)
      if (typeof raw === 'string') take(uid, raw)
      // A mail of before, that has been moved or has got another number.
      else if (raw.at < from.begun - DAY) take(uid, `Mail ${uid} came before the channel was there.`)
      else take(uid, await understood(raw, place, account), raw.at)
    } catch (error) {
      // What came before it counts; the next poll begins with it.
      if (result.cursor.lastUid > from.lastUid) return result
      failed.set(place, times + 1)
      throw error
    }
  }
  return result
}

const understood = (raw: RawMail, place: string, account: Account): Promise<InboundEvent | string> =>
  readMail(raw, place, addressOf(account)).catch(error => `Mail ${place} cannot be read: ${error}`)
