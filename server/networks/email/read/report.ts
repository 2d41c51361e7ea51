import type { Failure, ReportedStatus } from '../../../domain/message.ts'
import { messageId } from '../../shared/mail/thread.ts'
import { cureOf } from '../send/cures.ts'
import type { Layout, Structure } from './layout.ts'
import { readText } from './words.ts'

/** What became of a mail that was sent. */
export interface Told {
  /** Its Message-ID. */
  target: string
  status: ReportedStatus
  failure?: Failure
}

/**
 * Reads a delivery status notification: https://www.rfc-editor.org/rfc/rfc3464. In words where nothing follows from it;
 * null where it does not say which mail it is about, nor `answered`, the mail that it says it answers.
 */
export async function readReport(
  structure: Structure,
  { status, original }: NonNullable<Layout['report']>,
  bodies: ReadonlyMap<string, Buffer>,
  answered: string | undefined,
): Promise<Told | string | null> {
  const part = async (number: string | undefined): Promise<string> => {
    const body = number === undefined ? undefined : bodies.get(number)
    const node = number === undefined ? undefined : nodeOf(structure, number)
    return body === undefined ? '' : node === undefined ? body.toString('latin1') : readText(body, node)
  }
  const target = messageId(blocksOf(await part(original))[0]?.get('message-id')) ?? answered
  if (target === undefined) return null
  // The first block is about the mail, each other about one of its recipients.
  const recipients = blocksOf(await part(status))
  const found = ACTIONS.flatMap(action => {
    const block = recipients.find(each => each.get('action')?.toLowerCase() === action)
    return block === undefined ? [] : { action, block }
  })[0]
  if (found === undefined) return null
  const { action, block } = found
  if (action === 'failed') return { target, status: 'failed', failure: failureOf(block) }
  if (action === 'delivered') return { target, status: 'delivered' }
  return `A report that ${target} is ${action}.`
}

/** What may have become of a mail, the worst first: https://www.rfc-editor.org/rfc/rfc3464#section-2.3.3 */
const ACTIONS = ['failed', 'delivered', 'delayed', 'relayed', 'expanded'] as const

function failureOf(block: ReadonlyMap<string, string>): Failure {
  const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(block.get('status') ?? '')?.[0]
  const diagnostic = (block.get('diagnostic-code') ?? '').replace(/^[\w-]+;\s*/, '')
  const reply = Number(/^\d{3}\b/.exec(diagnostic)?.[0] ?? 550)
  const recipient = block.get('final-recipient')?.replace(/^[\w-]+;\s*/, '')
  return {
    code: enhanced ?? 'bounced',
    message: (diagnostic || `The mail to ${recipient ?? 'the contact'} came back.`).slice(0, 1000),
    // What has come back is not tried again, whatever the other server said.
    cure: cureOf({ status: Math.max(reply, 500), enhanced, command: 'RCPT TO' }, ''),
  }
}

/** Header-like lines, in blocks with empty lines between them; of a field that stands twice, the first. */
function blocksOf(text: string): Map<string, string>[] {
  const blocks = text
    .replace(/\r\n/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .trim()
    .split(/\n\s*\n/)
  return blocks.map(block => {
    const fields = new Map<string, string>()
    for (const line of block.split('\n')) {
      const [, name, value] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? []
      if (name === undefined || value === undefined) continue
      if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim())
    }
    return fields
  })
}

function nodeOf(node: Structure, number: string): Structure | undefined {
  if (node.part === number) return node
  for (const child of node.childNodes ?? []) {
    const found = nodeOf(child, number)
    if (found !== undefined) return found
  }
  return undefined
}
