import type { ImapFlow } from 'imapflow'
import { layoutOf } from '../read/layout.ts'
import type { RawMail } from '../read/mail.ts'

/** Bytes of a header, and of one text in a mail, that are read. */
const MAX_HEADER = 256 * 1024
const MAX_TEXT = 1024 * 1024

/**
 * Fetches what a mail says, without its files; in words why there is nothing. Rejects when the server does not give it.
 * https://www.rfc-editor.org/rfc/rfc9051#section-6.4.5
 */
export async function fetchMail(client: ImapFlow, uid: number): Promise<RawMail | string> {
  const gone = `Mail ${uid} is no longer there.`
  const head = await client.fetchOne(
    String(uid),
    {
      uid: true,
      internalDate: true,
      bodyStructure: true,
      bodyParts: [{ key: 'HEADER', start: 0, maxLength: MAX_HEADER }],
    },
    { uid: true },
  )
  if (!head || head.bodyStructure === undefined) return gone
  const { texts, report } = layoutOf(head.bodyStructure)
  const parts = [...texts.map(text => text.part), ...(report ? [report.status, report.original] : [])].filter(
    part => part !== undefined,
  )
  const bodies = parts.length === 0 ? new Map<string, Buffer>() : await fetchParts(client, uid, parts)
  if (bodies === null) return gone
  const at = new Date(head.internalDate ?? Number.NaN).getTime()
  return {
    at: Number.isNaN(at) ? Date.now() : at,
    header: head.headers ?? Buffer.alloc(0),
    structure: head.bodyStructure,
    bodies,
  }
}

/** Parts as they are in the mail, by their numbers. */
async function fetchParts(client: ImapFlow, uid: number, parts: readonly string[]) {
  const found = await client.fetchOne(
    String(uid),
    { uid: true, bodyParts: parts.map(key => ({ key, start: 0, maxLength: MAX_TEXT })) },
    { uid: true },
  )
  return found ? (found.bodyParts ?? new Map<string, Buffer>()) : null
}
