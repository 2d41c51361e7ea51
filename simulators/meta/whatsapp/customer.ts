import { PIXEL } from '../files/store.ts'
import { newWamid } from '../ids.ts'
import type { PhoneNumber, WhatsAppPerson } from '../model.ts'
import type { World } from '../world.ts'
import { emitMessage, emitStatus, type Status } from './events.ts'

export interface FileOptions {
  content?: Uint8Array
  mimeType?: string
  filename?: string
  caption?: string
}

/** A person who writes to a number. Every act returns the message's id. */
export class WhatsAppCustomer {
  readonly #world: World
  readonly #number: PhoneNumber
  readonly person: WhatsAppPerson

  constructor(world: World, number: PhoneNumber, person: WhatsAppPerson) {
    this.#world = world
    this.#number = number
    this.person = person
  }

  /** Sends a message of any type, as WhatsApp would tell it. */
  send(type: string, body: object, replyTo?: string): string {
    const id = newWamid()
    this.person.lastWroteAt = this.#world.now()
    this.person.written.add(id)
    const context = replyTo && { context: { from: this.#number.digits, id: replyTo } }
    const timestamp = String(Math.floor(this.#world.now() / 1000))
    emitMessage(this.#world, this.#number, this.person, { ...context, id, timestamp, type, ...body })
    return id
  }

  sendText(text: string, replyTo?: string): string {
    return this.send('text', { text: { body: text } }, replyTo)
  }

  sendFile(
    type: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker',
    options: FileOptions = {},
  ): string {
    const { content = PIXEL, mimeType = 'image/png', filename, caption } = options
    const file = this.#world.files.add(content, mimeType)
    const kind = type === 'voice' ? 'audio' : type
    return this.send(kind, {
      [kind]: {
        ...(caption && { caption }),
        ...(filename && { filename }),
        mime_type: mimeType,
        sha256: file.sha256,
        id: file.id,
        ...(kind === 'audio' && { voice: type === 'voice' }),
      },
    })
  }

  sendLocation(latitude: number, longitude: number): string {
    return this.send('location', { location: { latitude, longitude } })
  }

  react(messageId: string, emoji?: string): string {
    return this.send('reaction', { reaction: { message_id: messageId, ...(emoji && { emoji }) } })
  }

  /** Presses a button, or chooses a row, of a message the business sent. Throws when it has none of this id. */
  press(messageId: string, buttonId: string): string {
    const { type, action } = this.#interactive(messageId)
    const buttons = (action.buttons ?? []).map(({ reply }) => reply)
    const rows = (action.sections ?? []).flatMap(section => section.rows)
    const pressed = [...buttons, ...rows].find(({ id }) => id === buttonId)
    if (!pressed) throw new Error(`The message ${messageId} has no button ${buttonId}`)
    const kind = type === 'list' ? 'list_reply' : 'button_reply'
    return this.send('interactive', { interactive: { type: kind, [kind]: pressed } }, messageId)
  }

  /** Reads a message of the business. */
  read(messageId: string): void {
    this.report(messageId, 'read')
  }

  /** Has WhatsApp report anything of a message, in any order and as often as one likes. */
  report(messageId: string, status: Status): void {
    emitStatus(this.#world, this.#number, { id: messageId, to: this.person.id }, status)
  }

  #interactive(messageId: string): Interactive {
    const sent = this.#number.sent.find(call => call.id === messageId && call.to === this.person.id)
    if (!sent?.body.interactive) throw new Error(`The message ${messageId} has no buttons`)
    return sent.body.interactive as Interactive
  }
}

/** As it was checked when it was sent. */
interface Interactive {
  type: string
  action: {
    buttons?: { reply: { id: string; title: string } }[]
    sections?: { rows: { id: string; title: string; description?: string }[] }[]
  }
}
