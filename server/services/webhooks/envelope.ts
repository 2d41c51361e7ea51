import type { PublishedEvent } from '../../bus/bus.ts'
import type { Channel } from '../../domain/entities.ts'
import type { LinkFiles } from '../media/links.ts'

/** What an envelope may know of the endpoint it writes to. */
export interface EnvelopeTarget {
  workspaceId: string
  webhookId: string
  deliveryId: string
  /** Signing secrets that hold now, the newest first; two while a rotation overlaps. */
  secrets: readonly string[]
  /** The channel that the event is of, as it is now; null for none, and for one that is gone. */
  channel: Channel | null
  /** Writes the links to the files of a message's content. */
  link: LinkFiles
}

/** How one dialect delivers an event: which body, and how it is signed. Pure. */
export interface Envelope {
  /** Events that its clients know and that do not happen here: they may be asked for. */
  readonly otherEvents?: readonly string[]
  /** `now` is the moment of this attempt, epoch milliseconds. */
  write(
    event: PublishedEvent,
    target: EnvelopeTarget,
    now: number,
  ): { headers: Record<string, string>; body: string }
}
