import { type Account, inboundUrl, type Message, newUuid } from './account.ts'

/** Somebody with a phone, for one number of an account. Numbers are written as Vonage does, without `+`. */
export class Customer {
  readonly msisdn: string
  readonly #account: Account
  readonly #number: string

  constructor(account: Account, msisdn: string, number: string) {
    this.#account = account
    this.msisdn = msisdn
    this.#number = number
  }

  /** Writes; the call of the webhook as it is repeated until it is taken. Throws when nothing is to be called. */
  write(text: string, more: object = {}): { uuid: string } {
    const number = this.#account.numbers.find(each => each.msisdn === this.#number)
    const application = number?.appId == null ? undefined : this.#account.application(number.appId)
    const url = application && inboundUrl(application)
    if (!application || !url) throw new Error(`${this.#number} delivers nowhere`)
    const body = {
      channel: 'sms',
      message_uuid: newUuid(),
      to: this.#number,
      from: this.msisdn,
      timestamp: new Date().toISOString(),
      text,
      sms: { num_messages: '1', count_total: '1' },
      usage: { currency: 'EUR', price: '0.0333' },
      message_type: 'text',
      context_status: 'none',
      ...more,
    }
    this.#account.notify(url, application.id, body, this.msisdn)
    return { uuid: body.message_uuid }
  }

  /** What was sent to this customer, in order. */
  received(): Message[] {
    return this.#account.messages.filter(({ from, to }) => from === this.#number && to === this.msisdn)
  }

  /** No message reaches this customer from now on: it is rejected with this error; null ends it. */
  beUnreachable(error: { code: number; title: string } | null): void {
    if (error === null) this.#account.unreachable.delete(this.msisdn)
    else this.#account.unreachable.set(this.msisdn, error)
  }
}
