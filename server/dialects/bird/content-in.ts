import type { Button, Card, Media, OutboundContent } from '../../domain/content.ts'
import { invalid } from '../../domain/problem.ts'
import type { Action, Attachment, Body, Item, Part, Section } from './body-schema.ts'
import { templateContent } from './template.ts'

/** What a client wants to say, in the domain's words. Pure; refusals are `Problem`s that name the field. */

export interface Saying {
  /** The channel is one of mail, where texts have subjects and attachments. */
  mail: boolean
  /** Of the mail, where the body has none. */
  subject?: string
}

/** Contents that one body may come to. */
const MOST = 20

/**
 * The contents of a body, each of which is a message of its own: several pictures are several, and so are the parts of a
 * section. Throws `Problem` (`invalid`) for what no network here carries.
 */
export function contentsOf(body: Body, saying: Saying, at = '/body'): OutboundContent[] {
  const contents = anyOf(body, saying, at)
  if (contents.length > MOST) throw invalid(at, `comes to ${contents.length} messages; ${MOST} is the most`)
  return contents
}

function anyOf(body: Body | Section, saying: Saying, at: string): OutboundContent[] {
  const inner = `${at}/${body.type}`
  switch (body.type) {
    case 'html':
      return [mail(body.html, saying, inner)]
    case 'section':
      return body.section.items.flatMap((item, i) => anyOf(item, saying, `${inner}/items/${i}`))
    case 'template':
      return [templateContent(body.template, inner)]
    case 'action':
      return [buttons(body.action.text, body.action.actions, inner)]
    case 'authentication':
      throw invalid(inner, 'is part of a template here: give `template`, which has the text and the code')
    default:
      return partOf(body, saying, inner)
  }
}

function partOf(body: Part, saying: Saying, at: string): OutboundContent[] {
  switch (body.type) {
    case 'text': {
      const { text, actions, attachments, metadata } = body.text
      const files = attachments ?? []
      const subject = metadata?.subject ?? saying.subject
      if (actions?.length) return [buttons(text, actions, at), ...documents(files, at)]
      if (saying.mail && (files.length > 0 || subject !== undefined)) return [mail(body.text, saying, at)]
      return [{ type: 'text', text }, ...documents(files, at)]
    }
    case 'image': {
      const { text, images, actions } = body.image
      const files = images.map(({ mediaUrl: url, altText }) => ({
        type: 'image' as const,
        media: { url },
        altText,
      }))
      return withActions(files, text, actions, at)
    }
    case 'gif': {
      const { text, mediaUrl: url, altText, actions } = body.gif
      const file = { type: 'image' as const, media: { url, mimeType: 'image/gif' }, altText }
      return withActions([file], text, actions, at)
    }
    case 'file': {
      const { text, files, actions } = body.file
      const contents = files.map(({ mediaUrl: url, contentType: mimeType, filename }) => {
        const media = { url, mimeType, ...(filename !== undefined && { filename }) }
        return { type: kindOf(mimeType), media }
      })
      if (!actions?.length) return captioned(contents, text)
      return [...captioned(contents, undefined), buttons(text, actions, at)]
    }
    case 'location': {
      const { coordinates, location = {} } = body.location
      const { label: name, address } = location
      return [
        {
          type: 'location',
          ...coordinates,
          ...(name !== undefined && { name }),
          ...(address !== undefined && { address }),
        },
      ]
    }
    case 'carousel': {
      const { text, items } = body.carousel
      const cards = items.map((item, i) => cardOf(item, `${at}/items/${i}`))
      const carousel: OutboundContent = { type: 'cards', cards }
      return text === undefined ? [carousel] : [{ type: 'text', text }, carousel]
    }
    case 'list':
      return [menu(body.list, at)]
  }
}

interface Captionable {
  type: 'image' | 'video' | 'audio' | 'document'
  media: Media
}

/** Files, the first of which has the caption. */
const captioned = (files: Captionable[], caption: string | undefined): OutboundContent[] =>
  files.map(({ type, media }, i) => ({ type, media, ...(i === 0 && caption && { caption }) }))

/** A picture with buttons is one card. */
function withActions(
  files: (Captionable & { altText: string | undefined })[],
  text: string | undefined,
  actions: Action[] | null | undefined,
  at: string,
): OutboundContent[] {
  const [file, ...others] = files
  if (!actions?.length) return captioned(files, text)
  if (!file || others.length > 0) return [...captioned(files, undefined), buttons(text, actions, at)]
  const words = titled(text || file.altText)
  if (words === null) throw invalid(`${at}/text`, 'is required where there are actions')
  const { media } = file
  return [
    {
      type: 'cards',
      cards: [{ ...words, media, buttons: buttonsOf(actions, `${at}/actions`, ON_A_CARD) }],
    },
  ]
}

const kindOf = (mimeType: string): Captionable['type'] => {
  const [kind] = mimeType.toLowerCase().split('/', 1)
  return kind === 'video' || kind === 'audio' ? kind : 'document'
}

const TITLE = 256
/** Buttons that a card may have. */
const ON_A_CARD = 10

/** A text as the title of a card; what is longer goes on in the card's text. Null for none. */
function titled(text: string | undefined): Pick<Card, 'title' | 'text'> | null {
  const whole = text?.trim()
  if (!whole) return null
  if (whole.length <= TITLE) return { title: whole }
  const space = whole.lastIndexOf(' ', TITLE)
  const end = space > 0 ? space : TITLE
  return { title: whole.slice(0, end), text: whole.slice(end).trim() }
}

function cardOf({ title, description, mediaUrl, altText, actions }: Item, at: string): Card {
  const words =
    title === undefined
      ? titled(description ?? altText)
      : { title, ...(description && { text: description }) }
  if (words === null) throw invalid(`${at}/title`, 'is required')
  return {
    ...words,
    ...(mediaUrl && { media: { url: mediaUrl } }),
    ...(actions?.length && { buttons: buttonsOf(actions, `${at}/actions`, ON_A_CARD) }),
  }
}

/** Characters that a text may have which stands above buttons. */
const ABOVE_BUTTONS = 4096

function buttons(text: string | undefined, actions: Action[], at: string): OutboundContent {
  if (!text) throw invalid(`${at}/text`, 'is required where there are actions')
  if (text.length > ABOVE_BUTTONS) {
    throw invalid(`${at}/text`, `must not have more than ${ABOVE_BUTTONS} characters where there are actions`)
  }
  return { type: 'buttons', text, buttons: buttonsOf(actions, `${at}/actions`) }
}

function buttonsOf(actions: Action[], at: string, most = 100): Button[] {
  if (actions.length > most) throw invalid(at, `must not have more than ${most} items here`)
  return actions.map((action, i) => {
    switch (action.type) {
      case 'link':
        return { kind: 'url', ...action.link }
      case 'reply':
        return { kind: 'reply', text: action.reply.text, value: action.reply.text }
      case 'postback':
        return {
          kind: 'reply',
          text: action.postback.text,
          value: action.postback.payload ?? action.postback.text,
        }
      default:
        throw invalid(`${at}/${i}/type`, `"${action.type}" is not possible: link, reply and postback are`)
    }
  })
}

/** What opens a menu that has no name for it. */
const MENU = '☰'

type List = Extract<Part, { type: 'list' }>['list']

function menu({ title, text, items, actions, metadata }: List, at: string): OutboundContent {
  const sections = (items ?? []).map((item, i) => sectionOf(item, `${at}/items/${i}`))
  if (actions?.length) sections.push({ rows: rowsOf(actions, `${at}/actions`) })
  if (sections.length === 0) throw invalid(`${at}/items`, 'is required')
  if (sections.length > 20) throw invalid(`${at}/items`, 'must not have more than 20 sections')
  return {
    type: 'list',
    text: title === undefined ? text : `${title}\n\n${text}`,
    button: metadata?.button?.label ?? (title?.slice(0, 64) || MENU),
    sections,
  }
}

type Menu = Extract<OutboundContent, { type: 'list' }>
type MenuSection = Menu['sections'][number]

/** An item is a section of rows, or without any a row itself. */
function sectionOf({ title, description, actions }: Item, at: string): MenuSection {
  if (actions?.length)
    return { ...(title !== undefined && { title }), rows: rowsOf(actions, `${at}/actions`) }
  if (title === undefined) throw invalid(`${at}/title`, 'is required where there are no actions')
  return { rows: [{ text: title, value: title, ...(description !== undefined && { description }) }] }
}

const rowsOf = (actions: Action[], at: string): MenuSection['rows'] =>
  actions.map((action, i) => {
    if (action.type !== 'reply' && action.type !== 'postback') {
      throw invalid(`${at}/${i}/type`, `"${action.type}" is not possible in a list: reply and postback are`)
    }
    const [{ text, metadata }, value] =
      action.type === 'reply' ? [action.reply, action.reply.text] : [action.postback, action.postback.payload]
    const description = metadata?.description?.label
    return { text, value: value ?? text, ...(description !== undefined && { description }) }
  })

interface MailBody {
  text?: string
  html?: string
  attachments?: Attachment[] | null
  actions?: Action[] | null
  metadata?: { subject?: string }
}

function mail(
  { text, html, attachments, actions, metadata }: MailBody,
  { subject }: Saying,
  at: string,
): OutboundContent {
  if (text === undefined && html === undefined) throw invalid(`${at}/html`, 'is required, or text')
  if (actions?.length) throw invalid(`${at}/actions`, 'is not possible here: put links into the HTML')
  const about = metadata?.subject ?? subject
  return {
    type: 'email',
    ...(about !== undefined && { subject: about }),
    ...(text !== undefined && { text }),
    ...(html !== undefined && { html }),
    ...(attachments?.length && {
      attachments: attachments.map((file, i) => attached(file, `${at}/attachments/${i}`)),
    }),
  }
}

const documents = (attachments: Attachment[], at: string): OutboundContent[] =>
  attachments.map((file, i) => ({ type: 'document', media: attached(file, `${at}/attachments/${i}`) }))

function attached({ mediaUrl: url, filename, contentId, contentType }: Attachment, at: string): Media {
  if (url === undefined) throw invalid(`${at}/mediaUrl`, 'is required: a file is given by its link')
  return {
    url,
    filename,
    ...(contentId !== undefined && { contentId }),
    ...(contentType !== undefined && { mimeType: contentType }),
  }
}
