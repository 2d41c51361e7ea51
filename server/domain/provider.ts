/** Companies with which one account serves many channels, so that its credentials can be given once for a workspace. */
export const providers = {
  brevo: 'Brevo',
  google: 'Google',
  meta: 'Meta',
  twilio: 'Twilio',
  viber: 'Viber',
  vonage: 'Vonage',
} as const
export type Provider = keyof typeof providers

/** What of a network's settings and secrets the workspace's credentials at a provider may stand in for. */
export interface Borrowing {
  name: Provider
  keys: readonly string[]
  /** The one of them that names the account: a channel that has another one itself borrows nothing. */
  account?: string
}
