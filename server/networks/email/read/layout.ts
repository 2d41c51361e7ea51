import type { MessageStructureObject } from 'imapflow'

export type Structure = MessageStructureObject

/** One part of a mail that has no parts of its own, with the number that IMAP gives it. */
export interface Leaf {
  part: string
  node: Structure
}

/** What of a mail is read, and what is a file. */
export interface Layout {
  texts: Leaf[]
  files: Leaf[]
  /** A report on a mail that was sent: https://www.rfc-editor.org/rfc/rfc3464 */
  report?: {
    /** The part that says what became of it. */
    status: string
    /** The part with the header of the mail that was sent. */
    original?: string
  }
}

/** Texts of one mail that are read. */
const MOST_TEXTS = 10
/** Files of one mail that are told of: as many as content holds. */
const MOST_FILES = 50

/** Sorts the parts of a mail. */
export function layoutOf(root: Structure): Layout {
  const leaves = leavesOf(root)
  const texts = leaves.filter(({ node }) => isText(node)).slice(0, MOST_TEXTS)
  const status = leaves.find(({ node }) => node.type === 'message/delivery-status')
  const isReport = root.type === 'multipart/report' && status !== undefined
  return {
    texts,
    files: leaves.filter(({ node }) => !isText(node)).slice(0, MOST_FILES),
    ...(isReport && { report: { status: status.part, ...originalOf(leaves) } }),
  }
}

function leavesOf(node: Structure): Leaf[] {
  // A mail within the mail is a file.
  if (isMultipart(node)) return (node.childNodes ?? []).flatMap(leavesOf)
  return [{ part: node.part ?? '1', node }]
}

export const isMultipart = ({ type }: Structure): boolean => type.startsWith('multipart/')

/** What has a name, or is to be attached, is a file, though it is a text. */
export const isText = (node: Structure): boolean =>
  (node.type === 'text/plain' || node.type === 'text/html') &&
  node.disposition !== 'attachment' &&
  fileName(node) === undefined

export const fileName = ({ dispositionParameters, parameters }: Structure): string | undefined =>
  dispositionParameters?.filename || parameters?.name || undefined

function originalOf(leaves: readonly Leaf[]): { original?: string } {
  for (const { part, node } of leaves) {
    if (node.type === 'message/rfc822' || node.type === 'message/global')
      return { original: `${part}.header` }
    if (node.type === 'text/rfc822-headers' || node.type === 'message/global-headers') {
      return { original: part }
    }
  }
  return {}
}
