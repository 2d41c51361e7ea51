import { previewOf } from '../../../server/domain/preview.ts'
import type { Content, Message } from '../api/types.ts'

const types: Record<Content['type'], string> = {
  text: 'Text',
  image: 'Picture',
  video: 'Video',
  audio: 'Audio',
  voice: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
  location: 'Location',
  contact: 'Contact',
  buttons: 'Buttons',
  list: 'Menu',
  cards: 'Cards',
  template: 'Template',
  email: 'Mail',
  postback: 'Button pressed',
  reaction: 'Reaction',
  call: 'Call',
  unsupported: 'Not supported',
}

/** What a type of content is called. */
export const typeName = (type: string): string => (types as Record<string, string>)[type] ?? type

/** Types whose own words need no name of the type before them. */
const plain = new Set(['text', 'buttons', 'list', 'email'])

/** One line about a content, from what the API tells of it in lists. */
export function lineOf(type: string, preview: string): string {
  if (type === 'reaction') return preview === '' ? 'Took a reaction back' : `Reacted with ${preview}`
  if (preview === '') return typeName(type)
  return plain.has(type) ? preview : `${typeName(type)}: ${preview}`
}

/** One line about a content. */
export const summaryOf = (content: Content): string => lineOf(content.type, previewOf(content))

/** How far a message is. */
export const statusWords: Record<Message['status'], string> = {
  scheduled: 'Scheduled',
  accepted: 'Waiting to be sent',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Failed',
  received: 'Received',
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A size in bytes, as people write it. */
export function sizeOf(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)))
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power)
}

/** Minutes and seconds: 0:07. */
export function durationOf(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
