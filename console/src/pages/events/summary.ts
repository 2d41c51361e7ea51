import { previewOf } from '../../../../server/domain/preview.ts'
import type { Event } from '../../api/types.ts'

/** What an event is about, in one line: whose message and what it says, which channel and what it lacks. Pure. */
export function summaryOf({ data }: Event): string {
  const { message, contact, channel, condition, webhook, bot, substitute } = data
  const parts = [
    bot?.name,
    contact ? (contact.name ?? contact.identities[0]?.address) : undefined,
    message && (previewOf(message.content) || message.content.type),
    message?.failure?.message,
    message ? undefined : channel?.name,
    webhook && (webhook.description ?? webhook.url),
    condition?.message,
    substitute ? 'over another channel' : undefined,
  ]
  return parts.filter(part => part !== undefined && part !== '').join(' · ')
}
