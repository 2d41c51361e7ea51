import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Compile } from '../../../domain/compile.ts'
import { readJson } from '../../../domain/json.ts'

const Schema = Type.Object({
  /** Which mailbox it is about, as an account may be given another. */
  mailbox: Type.String(),
  /** As long as it is the same, the numbers of mails are: https://www.rfc-editor.org/rfc/rfc9051#section-2.3.1.1 */
  uidValidity: Type.String(),
  /** The number of the last mail that was read. */
  lastUid: Type.Integer({ minimum: 0 }),
  /** When the last mail that was read came, epoch milliseconds. */
  latest: Type.Integer(),
  /** When reading began, epoch milliseconds. */
  begun: Type.Integer(),
})
/** How far a mailbox has been read. */
export type Cursor = Static<typeof Schema>
const compiled = Compile(Schema)

/** Null where nothing was read yet. */
export function readCursor(text: string | null): Cursor | null {
  const value = readJson(Buffer.from(text ?? ''))
  return compiled.Check(value) ? value : null
}

export const writeCursor = (cursor: Cursor): string => JSON.stringify(cursor)
