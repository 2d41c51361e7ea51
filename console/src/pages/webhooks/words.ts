import type { Delivery, Webhook } from '../../api/types.ts'
import { count } from '../../ui/format.ts'
import type { Tone } from '../../ui/status.tsx'

export interface Envelope {
  id: string
  title: string
}

/** In what form events are delivered: Portico's own, or that of another vendor's API. */
export const envelopes: readonly Envelope[] = [
  { id: 'native', title: 'Portico' },
  { id: 'airy', title: 'Airy Core' },
  { id: 'linktor', title: 'Linktor' },
]

export const envelopeTitle = (id: string): string => envelopes.find(each => each.id === id)?.title ?? id

/** How a webhook is, in a word. */
export function stateOf({ enabled, failingSince }: Pick<Webhook, 'enabled' | 'failingSince'>): {
  tone: Tone
  word: string
} {
  if (!enabled) return { tone: 'neutral', word: 'Switched off' }
  return failingSince === null ? { tone: 'good', word: 'On' } : { tone: 'bad', word: 'Failing' }
}

export const deliveryStates: Record<Delivery['state'], { tone: Tone; word: string }> = {
  pending: { tone: 'warn', word: 'Waiting' },
  succeeded: { tone: 'good', word: 'Delivered' },
  failed: { tone: 'bad', word: 'Failed' },
}

/** "1 delivery", "2,000 deliveries" */
export const deliveriesInWords = (many: number): string => count(many, 'delivery', 'deliveries')
