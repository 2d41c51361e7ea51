import type { Card } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { ContentMessage } from './render.ts'
import { type Suggestion, suggestionsOf } from './suggestions.ts'

/** https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/phones.agentMessages#CardContent */
const MAX_TITLE = 200
const MAX_DESCRIPTION = 2000
const MAX_SUGGESTIONS = 4
/** Cards of a carousel; fewer than two are none. */
const MAX_CARDS = 10

interface CardContent {
  title: string
  description?: string
  media?: { height: 'MEDIUM'; contentInfo: { fileUrl: string } }
  suggestions?: Suggestion[]
}

/** One card as a card, several as carousels of up to ten. */
export function cardMessages(cards: readonly Card[]): ContentMessage[] | Failure {
  const contents: CardContent[] = []
  for (const card of cards) {
    const content = contentOf(card)
    if ('code' in content) return content
    contents.push(content)
  }
  const messages: ContentMessage[] = []
  for (let start = 0; start < contents.length; start += MAX_CARDS) {
    const some = contents.slice(start, start + MAX_CARDS)
    messages.push({ richCard: some.length === 1 ? standalone(some[0]) : carousel(some) })
  }
  return messages
}

const standalone = (cardContent: CardContent | undefined) => ({
  standaloneCard: { cardOrientation: 'VERTICAL', cardContent },
})
const carousel = (cardContents: CardContent[]) => ({
  carouselCard: { cardWidth: 'MEDIUM', cardContents },
})

function contentOf({ title, text, media, buttons = [] }: Card): CardContent | Failure {
  const { suggestions, written } = suggestionsOf(buttons)
  const description = [...(text === undefined ? [] : [text]), ...written].join('\n')
  if (title.trim() === '') {
    return { code: 'empty_text', message: 'A card has no title.', cure: 'Give every card a title.' }
  }
  if (title.length > MAX_TITLE || description.length > MAX_DESCRIPTION) {
    return {
      code: 'text_too_long',
      message: `The card "${title.slice(0, 50)}" says too much.`,
      cure: `A card has a title of at most ${MAX_TITLE} characters and a text of at most ${MAX_DESCRIPTION}.`,
    }
  }
  if (suggestions.length > MAX_SUGGESTIONS) {
    return {
      code: 'too_many_buttons',
      message: `The card "${title}" has ${suggestions.length} buttons.`,
      cure: `A card has at most ${MAX_SUGGESTIONS}.`,
    }
  }
  return {
    title,
    ...(description && { description }),
    ...(media?.url !== undefined && {
      media: { height: 'MEDIUM' as const, contentInfo: { fileUrl: media.url } },
    }),
    ...(suggestions.length > 0 && { suggestions }),
  }
}
