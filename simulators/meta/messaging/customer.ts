import { PIXEL } from '../files/store.ts'
import { newMid } from '../ids.ts'
import type { Inbox, Page, Person, SentCall } from '../model.ts'
import type { World } from '../world.ts'
import { type EventKind, emitEvent } from './events.ts'

/** A person who writes to a page or an Instagram account. Acts that write return the message's id. */
export class InboxCustomer {
  readonly #world: World
  readonly #at: { page: Page; inbox: Inbox }
  readonly person: Person

  constructor(world: World, at: { page: Page; inbox: Inbox }, person: Person) {
    this.#world = world
    this.#at = at
    this.person = person
  }

  /** Sends a message, as Meta would tell it. */
  send(message: object): string {
    const mid = this.#writes()
    this.#emit('message', { message: { mid, ...message } })
    return mid
  }

  sendText(text: string, replyTo?: string): string {
    return this.send({ text, ...(replyTo && { reply_to: { mid: replyTo } }) })
  }

  sendFile(type: string, options: { content?: Uint8Array; mimeType?: string; text?: string } = {}): string {
    const { content = PIXEL, mimeType = 'image/png', text } = options
    const { id } = this.#world.files.add(content, mimeType)
    const attachment = { type, payload: { url: `${this.#world.url}/cdn/${id}?oh=03&oe=69` } }
    return this.send({ ...(text && { text }), attachments: [attachment] })
  }

  /** Answers a story of the account with a text. */
  replyToStory(text: string): string {
    const url = `${this.#world.url}/cdn/${this.#world.files.add(PIXEL, 'image/png').id}`
    return this.send({ text, reply_to: { story: { id: '17859', url } } })
  }

  /** Takes one of the quick replies, or presses a button, of a message of the business. Throws when there is none. */
  press(messageId: string, payload: string): string {
    const { message } = this.#sent(messageId).body as unknown as SentBody
    const reply = message.quick_replies?.find(each => each.payload === payload)
    if (reply) return this.send({ text: reply.title, quick_reply: { payload } })
    const template = message.attachment?.payload
    const buttons = [template, ...(template?.elements ?? [])].flatMap(each => each?.buttons ?? [])
    const button = buttons.find(each => each.payload === payload)
    if (!button) throw new Error(`The message ${messageId} has no button ${payload}`)
    return this.postback(button.title, payload)
  }

  /** Presses Get started, an ice breaker or anything of the menu. */
  postback(title: string, payload: string): string {
    const mid = this.#writes()
    this.#emit('postback', { postback: { mid, title, payload } })
    return mid
  }

  react(messageId: string, emoji?: string): void {
    const action = emoji === undefined ? { action: 'unreact' } : { action: 'react', reaction: 'other', emoji }
    this.#emit('reaction', { reaction: { mid: messageId, ...action } })
  }

  edit(messageId: string, text: string): void {
    this.#emit('edit', { message_edit: { mid: messageId, text, num_edit: 1 } })
  }

  /** Takes a message back, on Instagram. */
  unsend(messageId: string): void {
    this.#emit('message', { message: { mid: messageId, is_deleted: true } })
  }

  /**
   * Reads a message of the business, and with it all before it: Instagram names it, Messenger tells when it was sent, by
   * the page's clock. Throws when there is none.
   * Source: https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-reads
   */
  read(messageId: string): void {
    const { at: watermark } = this.#sent(messageId)
    this.#emit('read', { read: this.#at.inbox.kind === 'instagram' ? { mid: messageId } : { watermark } })
  }

  /** Has Messenger report that a message was delivered, as often as one likes. Throws when there is none. */
  delivered(messageId: string): void {
    const { at: watermark } = this.#sent(messageId)
    this.#emit('delivery', { delivery: { mids: [messageId], watermark } })
  }

  #writes(): string {
    const mid = newMid(this.#at.inbox.kind)
    this.person.lastWroteAt = this.#world.now()
    this.person.written.add(mid)
    return mid
  }

  #emit(kind: EventKind, event: object): void {
    emitEvent(this.#world, this.#at, kind, this.person.id, event)
  }

  #sent(messageId: string): SentCall {
    const sent = this.#at.inbox.sent.find(call => call.id === messageId && call.to === this.person.id)
    if (!sent) throw new Error(`There is no message ${messageId} to ${this.person.id}`)
    return sent
  }
}

interface Pressable {
  title: string
  payload?: string
}
/** As it was checked when it was sent. */
interface SentBody {
  message: {
    quick_replies?: Pressable[]
    attachment?: { payload: { buttons?: Pressable[]; elements?: { buttons?: Pressable[] }[] } }
  }
}
