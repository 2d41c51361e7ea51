import type { PublishedEvent } from '../../bus/bus.ts'

/** What an envelope may know of the endpoint it writes to. */
export interface EnvelopeTarget {
  workspaceId: string
  webhookId: string
  deliveryId: string
  /** Signing secrets that hold now, the newest first; two while a rotation overlaps. */
  secrets: readonly string[]
}

/** How one dialect delivers an event: which body, and how it is signed. Pure. */
export interface Envelope {
  /** `now` is the moment of this attempt, epoch milliseconds. */
  write(
    event: PublishedEvent,
    target: EnvelopeTarget,
    now: number,
  ): { headers: Record<string, string>; body: string }
}
