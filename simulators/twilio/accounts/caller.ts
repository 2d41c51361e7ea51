import { PhoneCall } from '../voice/call.ts'
import type { Account } from './account.ts'

/** Somebody with a telephone, for one number of an account. */
export class Caller {
  readonly phoneNumber: string
  readonly #account: Account
  readonly #number: string

  constructor(account: Account, phoneNumber: string, number: string) {
    this.#account = account
    this.phoneNumber = phoneNumber
    this.#number = number
  }

  /** Calls the number; resolves once the call has been told what to do. Throws when nothing is to be called. */
  async call(): Promise<PhoneCall> {
    const number = this.#account.number(this.#number)
    if (!number?.voiceUrl || number.voiceApplicationSid !== '' || number.trunkSid !== null) {
      throw new Error(`${this.#number} has no voice URL`)
    }
    const call = new PhoneCall(this.#account, {
      from: this.phoneNumber,
      to: this.#number,
      direction: 'inbound',
      callback: number.statusCallback === '' ? null : { url: number.statusCallback, events: ['completed'] },
      recordingCallback: null,
    })
    await this.#account.busy(() => call.arrive(number.voiceUrl))
    return call
  }

  /** Every call with this telephone, in order. */
  calls(): PhoneCall[] {
    return this.#account.calls.filter(
      ({ options: { from, to } }) =>
        [from, to].includes(this.phoneNumber) && [from, to].includes(this.#number),
    )
  }

  /** What becomes of calls to this telephone: they are answered at once, or as is said here. */
  behave(behaviour: 'answer' | 'busy' | 'no-answer' | 'ring'): void {
    this.#account.behaviours.set(this.phoneNumber, behaviour)
  }
}
