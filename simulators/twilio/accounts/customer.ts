import type { Posted } from '../webhooks/post.ts'
import type { Account, Message, Service } from './account.ts'
import { report } from './deliver.ts'
import { newSid } from './sids.ts'

/** Twilio's words. https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
const STOP = /^(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)$/i
const START = /^(start|yes|unstop)$/i
const HELP = /^(help|info)$/i

export interface File {
  mimeType: string
  content: Buffer
}

export interface Written {
  text?: string
  files?: File[]
  /** Further fields of the webhook: `ProfileName`, `ButtonPayload`, `Latitude`, … */
  fields?: Record<string, string>
}

export interface Sent extends Posted {
  sid: string
}

/** Somebody with a phone, who writes to one sender of an account: by SMS, or by WhatsApp (`whatsapp:+…` both). */
export class Customer {
  readonly address: string
  readonly #account: Account
  readonly #sender: string

  constructor(account: Account, address: string, sender: string) {
    this.#account = account
    this.address = address
    this.#sender = sender
  }

  /** Writes; resolves when the webhook was called, well or badly. Throws when nothing is to be called. */
  write({ text = '', files = [], fields = {} }: Written): Promise<Sent> {
    const account = this.#account
    const sid = newSid(files.length > 0 ? 'MM' : 'SM')
    const service = account.services.find(each => each.senders.includes(this.#sender))
    const url = this.#webhook(service)
    if (!url) throw new Error(`${this.#sender} has no webhook`)
    this.#consent(text)
    account.lastWrote.set(`${this.#sender} ${this.address}`, Date.now())
    if (this.address.startsWith('whatsapp:')) account.typing.set(sid, false)
    const form = {
      MessageSid: sid,
      SmsSid: sid,
      SmsMessageSid: sid,
      SmsStatus: 'received',
      From: this.address,
      To: this.#sender,
      Body: text,
      NumMedia: String(files.length),
      NumSegments: '1',
      ...this.#keep(sid, files),
      ...(service && { MessagingServiceSid: service.sid }),
      ...(service?.advancedOptOut && optOutType(text)),
      ...(this.address.startsWith('whatsapp:') && { WaId: this.address.replace(/\D/g, '') }),
      ...fields,
    }
    return account.call(url, form).then(posted => ({ ...posted, sid }))
  }

  /** What was sent to this customer, in order. */
  received(): Message[] {
    return this.#account.messages.filter(({ from, to }) => from === this.#sender && to === this.address)
  }

  /** Reads a WhatsApp message, which is reported. */
  async read(sid: string): Promise<void> {
    const message = this.received().find(each => each.sid === sid)
    if (!message) throw new Error(`${this.address} has no message ${sid}`)
    message.status = 'read'
    await report(this.#account, message, ['read'])
  }

  /** No message reaches this customer from now on: it is reported as undelivered with this error code; null ends it. */
  beUnreachable(errorCode: number | null): void {
    if (errorCode === null) this.#account.unreachable.delete(this.address)
    else this.#account.unreachable.set(this.address, errorCode)
  }

  #webhook(service: Service | undefined): string | null {
    if (service && !service.useInboundWebhookOnNumber) return service.inboundRequestUrl
    const number = this.#account.number(this.#sender)
    if (number) return number.smsApplicationSid === '' ? number.smsUrl : null
    return this.#account.senders.get(this.#sender) ?? null
  }

  #consent(text: string): void {
    const pair = `${this.#sender} ${this.address}`
    if (STOP.test(text.trim())) this.#account.optOuts.add(pair)
    if (START.test(text.trim())) this.#account.optOuts.delete(pair)
  }

  #keep(sid: string, files: readonly File[]): Record<string, string> {
    const account = this.#account
    return Object.fromEntries(
      files.flatMap((file, index) => {
        const name = `Messages/${sid}/Media/${newSid('ME')}`
        account.files.set(name, file)
        return [
          [`MediaUrl${index}`, `https://api.twilio.com/2010-04-01/Accounts/${account.sid}/${name}`],
          [`MediaContentType${index}`, file.mimeType],
        ]
      }),
    )
  }
}

function optOutType(text: string): { OptOutType?: string } {
  if (STOP.test(text.trim())) return { OptOutType: 'STOP' }
  if (START.test(text.trim())) return { OptOutType: 'START' }
  return HELP.test(text.trim()) ? { OptOutType: 'HELP' } : {}
}
