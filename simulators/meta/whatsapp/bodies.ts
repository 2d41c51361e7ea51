import { cloudError, type GraphError, invalid } from '../graph/errors.ts'
import { listOf, objectOf, type Params, textOf } from '../http/params.ts'
import type { PhoneNumber } from '../model.ts'
import type { World } from '../world.ts'
import { ALLOWED } from './media.ts'
import { checkTemplate } from './template.ts'

const value = (details: string): GraphError => cloudError(131009, 'Parameter value is not valid', details)
const missing = (name: string): GraphError =>
  cloudError(131008, 'Required parameter is missing', `Required parameter is missing: ${name}`)

/** What a message carries beside its recipient. */
export interface Checked {
  /** A file by URL, to be fetched before the message goes. */
  link: string | null
  template: boolean
}

const plain: Checked = { link: null, template: false }

/**
 * Checks what a message says. Throws as the Cloud API does.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
export function checkBody(world: World, number: PhoneNumber, params: Params): Checked {
  const type = textOf(params, 'type') ?? 'text'
  const body = type === 'contacts' ? params.contacts : objectOf(params[type])
  if (body === undefined) {
    if (type in checks || type in ALLOWED) throw missing(type)
    throw cloudError(131051, 'Unsupported message type', `Message type ${type} is not supported.`)
  }
  if (type in ALLOWED) return checkMedia(world, type, body as Params)
  if (type === 'template') {
    checkTemplate(number, body as Params)
    return { ...plain, template: true }
  }
  if (type === 'contacts') checkContacts(listOf(body))
  else checks[type]?.(body as Params)
  return plain
}

const checks: Record<string, (body: Params) => void> = {
  template: () => {},
  contacts: () => {},
  text: body => within('text.body', textOf(body, 'body'), 4096),
  location(body) {
    for (const [name, limit] of [
      ['latitude', 90],
      ['longitude', 180],
    ] as const) {
      if (!(Math.abs(Number(textOf(body, name))) <= limit))
        throw value(`Param location.${name} must be a degree.`)
    }
  },
  reaction(body) {
    if (textOf(body, 'message_id') === undefined) throw missing('reaction.message_id')
  },
  interactive: checkInteractive,
}

function within(name: string, text: string | undefined, max: number): void {
  if (text === undefined || text.trim() === '') throw missing(name)
  if (text.length > max) throw value(`Param ${name} must be at most ${max} characters long.`)
}

function distinct(name: string, values: readonly string[]): void {
  if (new Set(values).size < values.length) throw value(`Duplicated ${name}.`)
}

function checkMedia(world: World, type: string, body: Params): Checked {
  const link = textOf(body, 'link')
  const id = textOf(body, 'id')
  if ((link === undefined) === (id === undefined)) throw invalid('Exactly one of link and id is required.')
  if ('caption' in body) {
    if (type === 'audio' || type === 'sticker') throw invalid(`Invalid parameter: ${type}.caption`)
    within(`${type}.caption`, textOf(body, 'caption'), 1024)
  }
  if (link !== undefined) {
    if (!/^https?:\/\//.test(link)) throw value(`Param ${type}.link is not a valid URI.`)
    return { link, template: false }
  }
  const file = world.files.get(id ?? '')
  if (!file) throw value(`Media ID ${id} does not exist or is inaccessible.`)
  if (!ALLOWED[type]?.types.test(file.mimeType)) throw value(`Media of type ${file.mimeType} is no ${type}.`)
  return plain
}

function checkContacts(contacts: readonly unknown[]): void {
  if (contacts.length === 0) throw missing('contacts')
  for (const contact of contacts) {
    const name = objectOf(objectOf(contact)?.name)
    if (!name || textOf(name, 'formatted_name') === undefined) throw missing('contacts.name.formatted_name')
    const parts = ['first_name', 'last_name', 'middle_name', 'suffix', 'prefix']
    if (!parts.some(part => textOf(name, part) !== undefined)) throw missing('contacts.name.first_name')
  }
}

function checkInteractive(body: Params): void {
  const type = textOf(body, 'type') ?? ''
  const action = objectOf(body.action) ?? {}
  const text = textOf(objectOf(body.body) ?? {}, 'text')
  switch (type) {
    case 'button':
      within('interactive.body.text', text, 1024)
      checkReplies(listOf(action.buttons))
      return
    case 'list':
      within('interactive.body.text', text, 4096)
      within('interactive.action.button', textOf(action, 'button'), 20)
      checkSections(listOf(action.sections))
      return
    case 'cta_url': {
      within('interactive.body.text', text, 1024)
      const parameters = objectOf(action.parameters) ?? {}
      within('interactive.action.parameters.display_text', textOf(parameters, 'display_text'), 20)
      if (!/^https?:\/\//.test(textOf(parameters, 'url') ?? ''))
        throw value('The URL of the button is not valid.')
      return
    }
    default:
      throw value(`Interactive type ${type} is not supported.`)
  }
}

function checkReplies(buttons: readonly unknown[]): void {
  if (buttons.length < 1 || buttons.length > 3)
    throw value('Invalid buttons count. Min allowed buttons: 1, Max: 3')
  const replies = buttons.map(button => objectOf(objectOf(button)?.reply) ?? {})
  for (const reply of replies) {
    within('interactive.action.buttons.reply.title', textOf(reply, 'title'), 20)
    within('interactive.action.buttons.reply.id', textOf(reply, 'id'), 256)
  }
  distinct(
    'title',
    replies.map(reply => String(reply.title)),
  )
  distinct(
    'id',
    replies.map(reply => String(reply.id)),
  )
}

function checkSections(given: readonly unknown[]): void {
  const sections = given.map(section => objectOf(section) ?? {})
  if (sections.length < 1 || sections.length > 10) throw value('Invalid sections count. Min: 1, Max: 10')
  for (const section of sections) {
    if (sections.length > 1 || 'title' in section)
      within('interactive.action.sections.title', textOf(section, 'title'), 24)
  }
  const rows = sections.flatMap(section => listOf(section.rows)).map(row => objectOf(row) ?? {})
  if (rows.length < 1 || rows.length > 10) throw value('Total row count exceed max allowed count: 10')
  for (const row of rows) {
    within('interactive.action.sections.rows.title', textOf(row, 'title'), 24)
    within('interactive.action.sections.rows.id', textOf(row, 'id'), 200)
    if ('description' in row)
      within('interactive.action.sections.rows.description', textOf(row, 'description'), 72)
  }
  distinct(
    'row id',
    rows.map(row => String(row.id)),
  )
}
