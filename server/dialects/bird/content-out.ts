import type { Button, Content, Media } from '../../domain/content.ts'
import { baseType } from '../../domain/mime.ts'
import type { Action, Body, Item, Part } from './body-schema.ts'

/** What a message holds, as the vendor's clients read it. Pure. What they have no word for is told as a text. */

type Shown = Exclude<Content, { type: 'template' }>

export function bodyOf(content: Shown): Body {
  switch (content.type) {
    case 'text':
      return text(content.text)
    case 'image':
    case 'sticker':
      return pictureOf(content.media, content.caption)
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
      return fileOf(content.media, content.caption)
    case 'location': {
      const { latitude, longitude, name, address } = content
      const place = { ...(address !== undefined && { address }), ...(name !== undefined && { label: name }) }
      return { type: 'location', location: { coordinates: { latitude, longitude }, location: place } }
    }
    case 'contact':
      return text([content.name, content.phone, content.email].filter(Boolean).join('\n'))
    case 'buttons':
      return { type: 'text', text: { text: content.text, actions: content.buttons.map(actionOf) } }
    case 'list': {
      const { button: label } = content
      const items = content.sections.map(({ title, rows }) => ({
        ...(title !== undefined && { title }),
        actions: rows.map(row => chosen(row.text, row.value, row.description)),
      }))
      return { type: 'list', list: { text: content.text, items, metadata: { button: { label } } } }
    }
    case 'cards': {
      const items = content.cards.map(
        ({ title, text: description, media, buttons }): Item => ({
          title,
          ...(description !== undefined && { description }),
          ...(media?.url !== undefined && { mediaUrl: media.url }),
          ...(buttons && { actions: buttons.map(actionOf) }),
        }),
      )
      return { type: 'carousel', carousel: { items } }
    }
    case 'email':
      return mailOf(content)
    case 'postback': {
      const { value, title = value } = content
      return { type: 'text', text: { text: title || value, actions: [chosen(title || value, value)] } }
    }
    case 'reaction':
      return text(content.emoji || 'The reaction was taken back.')
    case 'call':
      return content.recording?.url === undefined
        ? text(wordsOf(content))
        : fileOf(content.recording, wordsOf(content))
    case 'unsupported':
      return text(content.description || 'A message of a kind that is not supported.')
  }
}

const text = (words: string): Part => ({ type: 'text', text: { text: words } })

/** A file that is not kept has no link: what is known of it is told. */
const missing = ({ failure, filename }: Media, caption: string | undefined): Part =>
  text([caption, filename, failure?.message].filter(Boolean).join('\n') || 'The file is not kept.')

function pictureOf(media: Media, caption: string | undefined): Part {
  const { url: mediaUrl, mimeType } = media
  if (mediaUrl === undefined) return missing(media, caption)
  const words = caption === undefined ? {} : { text: caption }
  return baseType(mimeType) === 'image/gif'
    ? { type: 'gif', gif: { mediaUrl, ...words } }
    : { type: 'image', image: { images: [{ mediaUrl }], ...words } }
}

function fileOf(media: Media, caption: string | undefined): Part {
  const { url: mediaUrl, mimeType: contentType = 'application/octet-stream', filename } = media
  if (mediaUrl === undefined) return missing(media, caption)
  const file = { mediaUrl, contentType, ...(filename !== undefined && { filename }) }
  return { type: 'file', file: { files: [file], ...(caption !== undefined && { text: caption }) } }
}

function actionOf(button: Button): Action {
  if (button.kind === 'url') return { type: 'link', link: { text: button.text, url: button.url } }
  if (button.kind === 'call') return { type: 'link', link: { text: button.text, url: `tel:${button.phone}` } }
  return chosen(button.text, button.value)
}

/** What comes back is the text itself, or something else. */
function chosen(words: string, value: string, description?: string): Action {
  const metadata = description === undefined ? {} : { metadata: { description: { label: description } } }
  return value === words
    ? { type: 'reply', reply: { text: words, ...metadata } }
    : { type: 'postback', postback: { text: words, payload: value, ...metadata } }
}

function mailOf({ subject, text: words, html, attachments = [] }: Extract<Content, { type: 'email' }>): Body {
  const files = attachments.flatMap(({ url, filename = 'file', contentId, mimeType }) =>
    url === undefined
      ? []
      : {
          mediaUrl: url,
          filename,
          ...(contentId !== undefined && { inline: true, contentId }),
          ...(mimeType !== undefined && { contentType: mimeType }),
        },
  )
  const rest = {
    ...(files.length > 0 && { attachments: files }),
    ...(subject !== undefined && { metadata: { subject } }),
  }
  if (html !== undefined)
    return { type: 'html', html: { html, ...(words !== undefined && { text: words }), ...rest } }
  return { type: 'text', text: { text: words || subject || 'The mail is empty.', ...rest } }
}

function wordsOf({ state, reason, durationSeconds }: Extract<Content, { type: 'call' }>): string {
  const why = reason === undefined ? '' : `: ${reason.replaceAll('_', ' ')}`
  const long = durationSeconds === undefined ? '' : `, ${Math.round(durationSeconds)} s`
  return `Call ${state}${why}${long}`
}
