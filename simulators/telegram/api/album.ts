import { randomInt } from 'node:crypto'
import type { Message } from '@grammyjs/types'
import { showFile } from '../files/show.ts'
import type { MediaKind } from '../files/store.ts'
import { Args } from './args.ts'
import { type Call, type Method, required, succeed } from './call.ts'
import { badRequest } from './errors.ts'
import { readMedia } from './media.ts'
import { deliver, readCaption, readOutgoing } from './outgoing.ts'

const KINDS: readonly string[] = ['photo', 'video', 'audio', 'document'] satisfies MediaKind[]
/** Kinds that share an album only with their own. */
const ALONE = new Set<MediaKind>(['audio', 'document'])

interface Item {
  kind: MediaKind
  media: string
  /** The item's own fields, read as a call's parameters are. */
  args: Args
}

/** https://core.telegram.org/bots/api#sendmediagroup */
export const sendMediaGroup: Method = async call => {
  const items = readItems(call)
  const captions = items.map(({ args }) => readCaption({ ...call, args }))
  const outgoing = readOutgoing(call)
  checkTogether(items)
  const contents: Partial<Message>[] = []
  for (const [index, item] of items.entries()) {
    const file = await readMedia(call, item.kind, item.media, '')
    const details = { title: item.args.text('title'), performer: item.args.text('performer') }
    contents.push({ ...showFile(call.bot.files, item.kind, file, details), ...captions[index] })
  }
  const album = { media_group_id: String(randomInt(1e14, 2e14)) }
  const [first, ...others] = contents.map(content => ({ ...content, ...album }))
  if (!first) return succeed([])
  const whole: Call = { ...call, floodControl: false }
  return succeed([deliver(call, outgoing, first), ...others.map(other => deliver(whole, outgoing, other))])
}

function readItems(call: Call): Item[] {
  required(call, 'media')
  const media = call.args.json('media', "can't parse media JSON object")
  if (!Array.isArray(media)) throw badRequest('expected an Array of InputMedia')
  return media.map(readItem)
}

function readItem(item: unknown): Item {
  const context = "can't parse InputMedia"
  if (typeof item !== 'object' || item === null) throw badRequest(`${context}: expected an Object`)
  const fields = item as Record<string, unknown>
  if (typeof fields.type !== 'string') throw badRequest(`${context}: Can't find field "type"`)
  if (typeof fields.media !== 'string' || fields.media === '') throw badRequest(`${context}: media not found`)
  if (!KINDS.includes(fields.type)) throw badRequest(`${context}: type "${fields.type}" is unsupported`)
  return { kind: fields.type as MediaKind, media: fields.media, args: new Args(Object.entries(fields)) }
}

function checkTogether(items: Item[]): void {
  if (items.length < 2) throw badRequest('too few messages to send as an album')
  if (items.length > 10) throw badRequest('too many messages to send as an album')
  const kinds = new Set(items.map(({ kind }) => kind))
  const alone = [...kinds].find(kind => ALONE.has(kind))
  if (kinds.size > 1 && alone) throw badRequest(`${alone} can't be mixed with other media types`)
}
