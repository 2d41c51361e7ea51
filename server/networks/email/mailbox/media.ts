import type { Readable } from 'node:stream'
import { PassThrough, pipeline } from 'node:stream'
import type { Account, MediaResult, NetworkIO } from '../../../domain/network.ts'
import { layoutOf } from '../read/layout.ts'
import { lost } from './failure.ts'
import { openMailbox } from './open.ts'

/** The largest file that is fetched, in bytes. No mail server takes more by far. */
const MAX_FILE = 100 * 1024 * 1024

/**
 * Opens a file of a mail: `<uidValidity>.<uid>.<part>`. It is where it was as long as nobody moves or deletes the mail.
 * The connection ends with the file.
 */
export async function fetchMedia(account: Account, ref: string, io: NetworkIO): Promise<MediaResult> {
  const [, uidValidity, uid, part] = /^(\d+)\.(\d+)\.([\d.]+)$/.exec(ref) ?? []
  if (uidValidity === undefined || uid === undefined || part === undefined) return gone
  const opened = await openMailbox(account, io)
  if (!opened.ok) return { ok: false, failure: opened.failure }
  const { client, box } = opened
  const end = (result: MediaResult): MediaResult => {
    client.close()
    return result
  }
  try {
    if (String(box.uidValidity) !== uidValidity) return end(gone)
    const mail = await client.fetchOne(uid, { uid: true, bodyStructure: true }, { uid: true })
    const files = mail === false || !mail.bodyStructure ? [] : layoutOf(mail.bodyStructure).files
    const file = files.find(each => each.part === part)
    if (!file) return end(gone)
    // In a mail it has more, as it is written in letters.
    if ((file.node.size ?? 0) > MAX_FILE) return end(tooLarge)
    const { content, meta } = await client.download(uid, part, { uid: true, maxBytes: MAX_FILE })
    if (content === undefined) return end(gone)
    return {
      ok: true,
      body: closing(content, () => client.close()),
      mimeType: file.node.type,
      size: null,
      ...(meta.filename && { filename: meta.filename }),
    }
  } catch (error) {
    return end({ ok: false, failure: lost(error, account) })
  }
}

/** The file, and then the end of the connection; a connection that breaks before breaks the file. */
function closing(content: Readable, close: () => void): Readable {
  const body = new PassThrough()
  pipeline(content, body, close)
  return body
}

const gone: MediaResult = {
  ok: false,
  failure: {
    code: 'gone',
    message: 'The mail is no longer in the mailbox.',
    cure: 'It was moved or deleted, or the mailbox was made anew: see there.',
  },
  permanent: true,
}

const tooLarge: MediaResult = {
  ok: false,
  failure: {
    code: 'too_large',
    message: `The file has more than ${MAX_FILE / 1024 / 1024} MB.`,
    cure: 'Open the mail in the mailbox itself.',
  },
  permanent: true,
}
