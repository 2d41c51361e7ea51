import type { Button, Card, OutboundContent } from './content.ts'

type Of<T extends OutboundContent['type']> = Extract<OutboundContent, { type: T }>

/** A menu as buttons, for networks without menus: sections and descriptions go into the text. */
export function listAsButtons({ text, sections }: Of<'list'>): Of<'buttons'> {
  const described =
    sections.some(s => s.rows.some(row => row.description !== undefined)) || sections.length > 1
  const lines = sections.flatMap(({ title, rows }) => [
    ...(title === undefined ? [] : ['', title]),
    ...rows.map(row => `• ${row.text}${row.description === undefined ? '' : `: ${row.description}`}`),
  ])
  const buttons = sections.flatMap(s =>
    s.rows.map((r): Button => ({ kind: 'reply', text: r.text, value: r.value })),
  )
  return { type: 'buttons', text: described ? [text, ...lines].join('\n') : text, buttons }
}

/** What a card says, without its file and its buttons. */
export const cardText = ({ title, text }: Card): string => (text === undefined ? title : `${title}\n${text}`)

/** Cards as messages one after another, for networks without cards: the file with its text, then the buttons. */
export const cardsAsMessages = ({ cards }: Of<'cards'>): OutboundContent[] =>
  cards.flatMap((card): OutboundContent[] => {
    const text = cardText(card)
    const buttons = card.buttons ?? []
    const file = card.media && { type: fileType(card.media.mimeType), media: card.media }
    if (buttons.length === 0) return file ? [{ ...file, caption: text }] : [{ type: 'text', text }]
    const choice: OutboundContent = { type: 'buttons', text, buttons }
    return file ? [file, choice] : [choice]
  })

/** Buttons as a text, for networks without any: replies are numbered, links and numbers written out. */
export function buttonsAsText({ text, buttons }: Of<'buttons'>): Of<'text'> {
  const lines = buttons.map((button, i) => {
    if (button.kind === 'url') return `${button.text}: ${button.url}`
    if (button.kind === 'call') return `${button.text}: ${button.phone}`
    return `${i + 1}. ${button.text}`
  })
  return { type: 'text', text: [text, '', ...lines].join('\n') }
}

/** A file as its link, for networks that carry none. */
export function mediaAsText(content: Extract<OutboundContent, { media: unknown }>): Of<'text'> {
  const link = content.media.url ?? content.media.filename ?? 'file'
  return { type: 'text', text: content.caption === undefined ? link : `${content.caption}\n${link}` }
}

/** A place as a text with a link to a map. */
export function locationAsText({ latitude, longitude, name, address }: Of<'location'>): Of<'text'> {
  const link = `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`
  return { type: 'text', text: [name, address, link].filter(line => line !== undefined).join('\n') }
}

/** A contact card as a text. */
export const contactAsText = ({ name, phone, email }: Of<'contact'>): Of<'text'> => ({
  type: 'text',
  text: [name, phone, email].filter(line => line !== undefined).join('\n'),
})

/** A mail as a text, for networks that carry none: its plain part under its subject. */
export const emailAsText = ({ subject, text }: Of<'email'>): Of<'text'> | null =>
  text === undefined ? null : { type: 'text', text: subject === undefined ? text : `${subject}\n\n${text}` }

const fileType = (mimeType = 'image/'): 'image' | 'video' | 'document' => {
  if (mimeType.startsWith('image/')) return 'image'
  return mimeType.startsWith('video/') ? 'video' : 'document'
}
