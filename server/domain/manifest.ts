import type { TObject } from 'typebox'
import type { TokenKind } from './channel-token.ts'
import type { ContentType } from './content.ts'
import type { Borrowing } from './provider.ts'

/** What a network is and can do, as data: it validates settings, draws their form and grades contents. */
export interface Manifest {
  /** Lower case; also names the setting `PORTICO_<TYPE>_URL`. */
  type: string
  /** What the contact uses, whoever carries it: `sms` over Twilio and over Vonage is one medium, as is `voice`. The network's
   * own type where nobody else carries it. */
  medium: string
  title: string
  /** One sentence for the operator who chooses a network. */
  summary: string
  docsUrl: string
  /** The network's API, without a trailing slash; a setting replaces it. Null: it has none, or each account has its own. */
  baseUrl: string | null
  /** Settings that may be shown, and those that are sealed and never shown. They validate and draw the form. */
  config: TObject
  secrets: TObject
  /** Which of them may come from the workspace's credentials at a provider. */
  provider?: Borrowing
  /** Its channels accept tokens of this kind that were made for their bot: they are in `Account.acceptedTokens`. */
  tokens?: TokenKind
  /** Whose namespace a contact's address is in: `medium` when the same person has the same address on every account
   * (a phone number, a mail address), `account` when each account sees its own. */
  addressScope: 'medium' | 'account'
  capabilities: Partial<Record<ContentType, Capability>>
  features: Feature[]
  /** What the network allows one account, from its documentation. */
  pace: Pace
  /** Hours after a contact's last message during which anything may be sent; null when there is no such rule. */
  serviceWindowHours: number | null
  /** The account's settings name the destination, so its address is checked like any customer's webhook. */
  untrustedDestination: boolean
  /** There is no webhook, so it is polled wherever Portico is. Absent: only where Portico has no public URL. */
  polled?: 'always'
}

export type Feature =
  | 'replies'
  | 'edits'
  | 'reactions'
  | 'typing'
  | 'delivered'
  | 'read'
  | 'templates'
  | 'groups'

/** `fallback`: sent as something simpler. `dropped`: left out of the message. `rejected`: the send is refused. */
export type Grade = 'full' | 'partial' | 'fallback' | 'dropped' | 'rejected'

export interface Capability {
  grade: Grade
  /** Characters. */
  maxLength?: number
  /** Bytes. */
  maxBytes?: number
  mimeTypes?: string[]
  /** What `partial` or `fallback` means here. */
  note?: string
  /** Present where Portico brings the files it keeps (`NetworkIO.download`), with the limits that hold then. Elsewhere the
   * network fetches them by their links, and Portico needs a public address. */
  upload?: { maxBytes?: number; mimeTypes?: string[] }
}

export interface Pace {
  /** Messages per second over the whole account, and how many may leave at once after a pause. */
  perSecond: number
  burst: number
  /** Requests in flight at a time. */
  concurrency: number
}
