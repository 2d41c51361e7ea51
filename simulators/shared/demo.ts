/** A call that is made with curl: with a body it is a POST. */
export interface Curl {
  url: string
  body?: object
}

/** One of Portico's networks, ready to be tried on a simulator: an account is there, and somebody who writes to it. */
export interface Offer {
  /** The type of channel. */
  network: string
  /** Where Portico is told to find the network's API; absent where each channel says it, or nobody is called. */
  url?: string
  /** What a channel is made with. */
  config: Record<string, unknown>
  /** What a person does at the network before the channel is switched on. `<webhookUrl>`, `<webhookSecret>`: the channel's. */
  prepare?: Curl
  /** The same, for afterwards. */
  finish?: Curl
  /** A customer writes, or calls. */
  play: Curl
  /** What was sent to customers. */
  sent: Curl
}

/** A simulator that runs, with accounts to begin with. */
export interface Demo {
  title: string
  /** Its own API is below it, at /_simulator. */
  url: string
  offers: readonly Offer[]
  /** Portico's, where it is not a network that is simulated. */
  settings?: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Starts a simulator on a port of 127.0.0.1; 0 takes a free one. Rejects when the port is taken. */
export type StartDemo = (port: number) => Promise<Demo>
