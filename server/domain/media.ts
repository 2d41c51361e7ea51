import type { Failure } from './message.ts'

/** `inbound` came with a message, `upload` was given by a client. */
export const mediaSources = ['inbound', 'upload'] as const
export type MediaSource = (typeof mediaSources)[number]

/** `waiting` until its bytes are kept; `failed` when they never came. */
export const mediaStates = ['waiting', 'stored', 'failed'] as const
export type MediaState = (typeof mediaStates)[number]

/** A file that Portico keeps. Times are epoch milliseconds. */
export interface MediaFile {
  id: string
  source: MediaSource
  state: MediaState
  /** The message it came with. */
  messageId: string | null
  /** What it is, by its bytes; until they are there, what it was said to be. */
  mimeType: string | null
  filename: string | null
  /** Bytes. */
  size: number | null
  /** Hex. */
  sha256: string | null
  /** Why its bytes never came. */
  failure: Failure | null
  createdAt: number
  /** When it goes, if nothing uses it before; null when it stays. */
  expiresAt: number | null
}
