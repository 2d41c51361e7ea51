import type { Button, OutboundContent } from '../../domain/content.ts'
import { buttonsAsText, listAsButtons } from '../../domain/simplify.ts'
import { splitText } from '../../domain/split-text.ts'

type Of<T extends OutboundContent['type']> = Extract<OutboundContent, { type: T }>
type Reply = Extract<Button, { kind: 'reply' }>

/** What leaves as plain text before, and the message that can be pressed. Null: nothing can, the text says it all. */
interface Pressable {
  before: string[]
  body: { type: string; interactive: object } | null
}

/**
 * Up to three replies as buttons, up to ten as a menu, one link as a button of its own. What such a message does not
 * carry beside them (more links, numbers to dial) is written out; and what does not fit becomes a text.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
 */
export function buttons(content: Of<'buttons'>): Pressable {
  const link = loneLink(content)
  if (link) return link
  const replies = content.buttons.filter(button => button.kind === 'reply')
  const others = content.buttons.flatMap(written)
  const text = [content.text, ...others].join('\n')
  if (fit(replies, { count: 3, title: 20, value: 256 })) {
    const action = {
      buttons: replies.map(({ text: title, value: id }) => ({ type: 'reply', reply: { id, title } })),
    }
    return interactive('button', text, 1024, action)
  }
  if (fit(replies, { count: 10, title: 24, value: 200 })) {
    const rows = replies.map(({ text: title, value: id }) => ({ id, title }))
    return interactive('list', text, 4096, { button: MENU, sections: [{ rows }] })
  }
  return plain(content)
}

/** Opens a menu made of buttons, which bring no word for it. */
const MENU = '☰'

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages */
export function list(content: Of<'list'>): Pressable {
  const { text, button, sections } = content
  const rows = sections.flatMap(section => section.rows)
  const fits =
    sections.length <= 10 &&
    sections.every(({ title = '' }) => title.length <= 24 && (title !== '' || sections.length === 1)) &&
    rows.every(({ description = '' }) => description.length <= 72) &&
    fit(rows, { count: 10, title: 24, value: 200 })
  if (!fits) return plain(listAsButtons(content))
  return interactive('list', text, 4096, {
    button: button.length <= 20 ? button : `${splitText(button, 19)[0]}…`,
    sections: sections.map(section => ({
      ...(section.title && { title: section.title }),
      rows: section.rows.map(({ text: title, value: id, description }) => ({
        id,
        title,
        ...(description && { description }),
      })),
    })),
  })
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages */
function loneLink({ text, buttons }: Of<'buttons'>): Pressable | null {
  const [button, ...more] = buttons
  if (button?.kind !== 'url' || more.length > 0 || button.text.length > 20) return null
  return interactive('cta_url', text, 1024, {
    name: 'cta_url',
    parameters: { display_text: button.text, url: button.url },
  })
}

/** The end of the text stands in the message with the buttons, what does not fit before it. */
function interactive(type: string, text: string, max: number, action: object): Pressable {
  const parts = splitText(text, max).filter(part => part.trim() !== '')
  const last = parts.pop()
  if (last === undefined) return { before: [text], body: null }
  const body = { type: 'interactive', interactive: { type, body: { text: last }, action } }
  return { before: parts, body }
}

const plain = (content: Of<'buttons'>): Pressable => ({ before: [buttonsAsText(content).text], body: null })

const written = (button: Button): string[] => {
  if (button.kind === 'reply') return []
  return [`${button.text}: ${button.kind === 'url' ? button.url : button.phone}`]
}

/** WhatsApp refuses two that read alike or carry the same, and those that are blank. */
function fit(
  replies: readonly Pick<Reply, 'text' | 'value'>[],
  max: { count: number; title: number; value: number },
): boolean {
  const differ = (values: string[]) => new Set(values).size === values.length
  return (
    replies.length > 0 &&
    replies.length <= max.count &&
    replies.every(
      ({ text, value }) => text.trim() !== '' && text.length <= max.title && value.length <= max.value,
    ) &&
    differ(replies.map(({ text }) => text)) &&
    differ(replies.map(({ value }) => value))
  )
}
