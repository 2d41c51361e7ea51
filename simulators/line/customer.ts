import type { OfficialAccount, SentPush } from './account.ts'
import { type LineEvent, newEvent, newId, type Source } from './events.ts'

export interface CustomerOptions {
  /** `U` and 32 hex digits; a new one when left out. */
  userId?: string
  /** `C` and 32 hex digits, where the person writes in a group. */
  groupId?: string
}

/** A file a person sends. */
export interface CustomerFile {
  content?: Uint8Array
  mimeType?: string
  fileName?: string
  /** Milliseconds. */
  duration?: number
  /** How often LINE answers that it still prepares the file. */
  preparing?: number
}

/** Someone who has added the account as a friend. Every act is an event that LINE delivers. */
export class Customer {
  readonly userId: string
  /** The group or the person: where answers go. */
  readonly thread: string
  readonly #account: OfficialAccount
  readonly #source: Source

  constructor(account: OfficialAccount, { userId = newId('U'), groupId }: CustomerOptions = {}) {
    if (!/^U[0-9a-f]{32}$/.test(userId)) throw new Error(`A user id is U and 32 hex digits: ${userId}`)
    if (groupId !== undefined && !/^C[0-9a-f]{32}$/.test(groupId)) {
      throw new Error(`A group id is C and 32 hex digits: ${groupId}`)
    }
    this.#account = account
    this.userId = userId
    this.thread = groupId ?? userId
    this.#source = groupId === undefined ? { type: 'user', userId } : { type: 'group', groupId, userId }
    for (const id of [userId, this.thread]) {
      if (!account.threads.has(id)) account.threads.set(id, { blocked: false })
    }
  }

  sendText(text: string, quotedMessageId?: string): LineEvent {
    return this.#send({ type: 'text', text, ...(quotedMessageId !== undefined && { quotedMessageId }) })
  }

  sendImage(file: CustomerFile = {}): LineEvent {
    return this.#sendFile('image', file, { contentProvider: { type: 'line' } }, 'image/jpeg')
  }

  sendVideo(file: CustomerFile = {}): LineEvent {
    const { duration = 60_000 } = file
    return this.#sendFile('video', file, { duration, contentProvider: { type: 'line' } }, 'video/mp4')
  }

  sendAudio(file: CustomerFile = {}): LineEvent {
    const { duration = 1500 } = file
    return this.#sendFile('audio', file, { duration, contentProvider: { type: 'line' } }, 'audio/x-m4a')
  }

  sendFile(file: CustomerFile = {}): LineEvent {
    const { content = Buffer.from('A file.'), fileName = 'file.txt' } = file
    return this.#sendFile('file', { ...file, content }, { fileName, fileSize: content.length }, 'text/plain')
  }

  sendSticker(packageId = '446', stickerId = '1988'): LineEvent {
    return this.#send({ type: 'sticker', packageId, stickerId, stickerResourceType: 'STATIC' })
  }

  sendLocation(latitude: number, longitude: number, title = 'Here', address = 'Somewhere'): LineEvent {
    return this.#send({ type: 'location', latitude, longitude, title, address })
  }

  /** Presses a button of a template or a quick reply that carries `data`. Throws when nobody was sent one. */
  press(data: string): LineEvent {
    const shown = this.received().some(({ messages }) =>
      JSON.stringify(messages).includes(JSON.stringify(data)),
    )
    if (!shown) throw new Error(`No button with the data ${data} was sent to ${this.thread}`)
    return this.#emit('postback', { replyToken: newToken(), postback: { data } })
  }

  /** Takes back a message of this person. */
  unsend(messageId: string): LineEvent {
    this.#account.files.delete(messageId)
    return this.#emit('unsend', { unsend: { messageId } })
  }

  follow(): LineEvent {
    this.#setBlocked(false)
    return this.#emit('follow', { replyToken: newToken(), follow: { isUnblocked: true } })
  }

  /** Blocks the account. */
  unfollow(): LineEvent {
    this.#setBlocked(true)
    return this.#emit('unfollow')
  }

  /** What has arrived here, in order. */
  received(): SentPush[] {
    return this.#account.sent.filter(({ to, arrived }) => to === this.thread && arrived)
  }

  #setBlocked(blocked: boolean): void {
    this.#account.threads.set(this.userId, { blocked })
  }

  #sendFile(type: string, file: CustomerFile, fields: object, mimeType: string): LineEvent {
    const event = this.#send({ type, ...fields })
    const { id } = event.message as { id: string }
    this.#account.files.set(id, {
      content: file.content ?? Buffer.from(`A file of the kind ${type}.`),
      mimeType: file.mimeType ?? mimeType,
      preparing: file.preparing ?? 0,
    })
    return event
  }

  #send(message: object): LineEvent {
    const id = this.#account.newMessageId()
    return this.#emit('message', {
      replyToken: newToken(),
      message: { id, quoteToken: newToken(), markAsReadToken: newToken(), ...message },
    })
  }

  #emit(type: string, fields: object = {}): LineEvent {
    return this.#account.emit(newEvent(type, this.#source, fields))
  }
}

const newToken = (): string => crypto.randomUUID().replaceAll('-', '')
