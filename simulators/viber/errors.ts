/** https://creators.viber.com/docs/bots-api/errors */
const NAMES: Record<number, string> = {
  1: 'invalidUrl',
  2: 'invalidAuthToken',
  3: 'badData',
  4: 'missingData',
  5: 'receiverNotRegistered',
  6: 'receiverNotSubscribed',
  7: 'publicAccountBlocked',
  8: 'publicAccountNotFound',
  9: 'publicAccountSuspended',
  10: 'webhookNotSet',
  11: 'receiverNoSuitableDevice',
  12: 'tooManyRequests',
  13: 'apiVersionNotSupported',
  14: 'incompatibleWithVersion',
  15: 'publicAccountNotAuthorized',
}

/** A call that Viber refuses: HTTP's status is 200 all the same. */
export class ViberError extends Error {
  readonly status: number

  constructor(status: number, message = NAMES[status] ?? 'failure') {
    super(message)
    this.status = status
  }
}

export const badData = (what: string): ViberError => new ViberError(3, `badData: ${what}`)
export const missing = (what: string): ViberError => new ViberError(4, `missingData: ${what}`)
