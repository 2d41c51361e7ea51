import type { OutboundContent } from '../../domain/content.ts'
import type { Message } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import type { Caller, Context } from '../context.ts'
import { checkMessage, type SendInput, sendMessage } from './send.ts'

/**
 * Sends contents one after another, each as a message, the first of which answers what is to be answered. What is refused
 * is refused before any of them is accepted. `id` is that of the first, and those of the others follow from it, so that the
 * caller can repeat itself. Throws `Problem`, as `sendMessage` does.
 */
export async function sendSequence(
  context: Context,
  caller: Caller,
  { contents, replyTo, ...input }: Omit<SendInput, 'content'> & { contents: readonly OutboundContent[] },
  id: string = newId(),
): Promise<Message[]> {
  const parts = contents.map((content, n) => ({
    id: idAfter(id, n),
    input: { ...input, content, ...(n === 0 && replyTo !== undefined && { replyTo }) },
  }))
  if (parts.length > 1) for (const part of parts) await checkMessage(context, caller, part.input, part.id)
  const sent: Message[] = []
  for (const part of parts) sent.push(await sendMessage(context, caller, part.input, part.id))
  return sent
}

/** Bits of the last group of a UUID. */
const LAST_GROUP = 48

/** The id that is so many places after another one: of the same moment, and in this order among them. */
function idAfter(id: string, places: number): string {
  const last = BigInt.asUintN(LAST_GROUP, BigInt(`0x${id.slice(24)}`) + BigInt(places))
  return id.slice(0, 24) + last.toString(16).padStart(12, '0')
}
