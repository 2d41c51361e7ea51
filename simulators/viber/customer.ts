import { randomBytes } from 'node:crypto'
import type { Fields } from '../shared/fields.ts'
import type { Bot, CallbackEvent, Person, SentMessage } from './bot.ts'

export interface CustomerOptions {
  /** Base64, as Viber's are; a new one when left out. */
  id?: string
  name?: string
  apiVersion?: number
  /** Whether what is sent reaches the phone at once; it does, unless told otherwise. */
  reachable?: boolean
  /** Whether they get messages of the bot; they do, unless told otherwise. */
  subscribed?: boolean
}

/** A file a person sends. */
export interface CustomerFile {
  content?: Uint8Array
  /** With its ending. */
  fileName?: string
  text?: string
}

/** A person with Viber. Every act is a callback. */
export class Customer {
  readonly id: string
  readonly #bot: Bot
  readonly #filesUrl: string
  readonly #person: Person

  constructor(bot: Bot, filesUrl: string, options: CustomerOptions = {}) {
    const { id = randomBytes(16).toString('base64'), name, apiVersion, reachable, subscribed } = options
    const known = bot.people.get(id)
    this.id = id
    this.#bot = bot
    this.#filesUrl = filesUrl
    this.#person = {
      id,
      name: name ?? known?.name ?? `Customer ${bot.people.size + 1}`,
      subscribed: subscribed ?? known?.subscribed ?? true,
      apiVersion: apiVersion ?? known?.apiVersion ?? 10,
      reachable: reachable ?? known?.reachable ?? true,
      tracking: known?.tracking,
      unanswered: known?.unanswered ?? [],
    }
    bot.people.set(id, this.#person)
  }

  sendText(text: string): CallbackEvent {
    return this.#send({ type: 'text', text })
  }

  sendPicture(file: CustomerFile = {}): CallbackEvent {
    return this.#sendFile('picture', 'image/jpeg', { fileName: 'picture.jpg', ...file }, {})
  }

  sendVideo(file: CustomerFile = {}): CallbackEvent {
    return this.#sendFile('video', 'video/mp4', { fileName: 'video.mp4', ...file }, { duration: 10 })
  }

  sendFile(file: CustomerFile = {}): CallbackEvent {
    return this.#sendFile('file', 'application/octet-stream', { fileName: 'file.doc', ...file }, {})
  }

  sendSticker(stickerId = 46105): CallbackEvent {
    return this.#send({ type: 'sticker', sticker_id: stickerId })
  }

  sendLocation(lat: number, lon: number): CallbackEvent {
    return this.#send({ type: 'location', location: { lat, lon } })
  }

  sendContact(name: string, phoneNumber: string): CallbackEvent {
    return this.#send({ type: 'contact', contact: { name, phone_number: phoneNumber } })
  }

  sendUrl(media: string): CallbackEvent {
    return this.#send({ type: 'url', media })
  }

  /**
   * Presses the last key that was shown with this action: a reply comes as a text, an opened link too.
   * https://developers.viber.com/docs/tools/keyboards/. Throws when there is none.
   */
  press(actionBody: string): CallbackEvent {
    const key = this.received()
      .flatMap(({ message }) => [...keysIn(message.keyboard), ...keysIn(message.rich_media)])
      .findLast(key => key.ActionBody === actionBody && key.ActionType !== 'none')
    if (!key) throw new Error(`No key with the action ${actionBody} was sent to ${this.id}`)
    return this.#send({ type: 'text', text: actionBody }, key.Silent === true)
  }

  /** Opens the chat with the bot for the first time. */
  open(context?: string): CallbackEvent {
    const { subscribed } = this.#person
    return this.#bot.emit('conversation_started', {
      type: 'open',
      ...(context !== undefined && { context }),
      user: this.#describe(),
      subscribed,
    })
  }

  subscribe(): CallbackEvent {
    this.#person.subscribed = true
    return this.#bot.emit('subscribed', { user: this.#describe() })
  }

  unsubscribe(): CallbackEvent {
    this.#person.subscribed = false
    return this.#bot.emit('unsubscribed', { user_id: this.id })
  }

  /** A device tells that a message arrived: each of a person's devices does. */
  deliver(token: string): CallbackEvent {
    return this.#bot.emit('delivered', { user_id: this.id }, token)
  }

  /** The person has read up to this message. */
  see(token: string): CallbackEvent {
    return this.#bot.emit('seen', { user_id: this.id }, token)
  }

  /** The person's Viber would not show this message. */
  fail(token: string, desc = 'message validation failed'): CallbackEvent {
    return this.#bot.emit('failed', { user_id: this.id, desc }, token)
  }

  /** What was sent to this person, in order. */
  received(): SentMessage[] {
    return this.#bot.sent.filter(({ receiver }) => receiver === this.id)
  }

  #sendFile(type: string, mimeType: string, { fileName = '', content, text }: CustomerFile, fields: Fields) {
    const bytes = content ?? Buffer.from(`A file of the kind ${type}.`)
    const path = `${randomBytes(8).toString('hex')}/${fileName}`
    this.#bot.files.set(path, { content: bytes, mimeType })
    const media = `${this.#filesUrl}/${encodeURI(path)}`
    const more = { file_name: fileName, size: bytes.length, ...(text !== undefined && { text }) }
    return this.#send({ type, media, ...more, ...fields })
  }

  /** Whoever writes subscribes, and no callback tells it. */
  #send(message: Fields, silent = false): CallbackEvent {
    this.#person.subscribed = true
    this.#person.unanswered = []
    const { tracking } = this.#person
    return this.#bot.emit('message', {
      sender: this.#describe(),
      message: { ...message, ...(tracking !== undefined && { tracking_data: tracking }) },
      silent,
    })
  }

  #describe(): Fields {
    const { id, name, apiVersion: api_version } = this.#person
    return { id, name, language: 'en', country: 'UK', api_version }
  }
}

const keysIn = (of: unknown): Fields[] => (of as { Buttons?: Fields[] } | undefined)?.Buttons ?? []
