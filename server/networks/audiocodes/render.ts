import { v5 } from 'uuid'
import type { Button, OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { OutboundMessage, RenderedAnswer } from '../../domain/network.ts'
import { cardText, contactAsText, emailAsText, listAsButtons } from '../../domain/simplify.ts'

/** What the gateway does: https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/sending-activities.htm */
type Activity =
  | { type: 'message'; text: string }
  | {
      type: 'event'
      name: 'playUrl'
      activityParams: { playUrlUrl: string; playUrlMediaFormat: 'wav/lpcm16' }
    }

/** A message as activities of the gateway, with ids made of its own. */
export function render({ id, content }: OutboundMessage): RenderedAnswer {
  const activities = activitiesOf(content)
  if (!Array.isArray(activities)) return { ok: false, failure: activities }
  const timestamp = new Date().toISOString()
  const parts = activities.map((activity, index) => ({
    ...activity,
    id: index === 0 ? id : v5(String(index), id),
    timestamp,
  }))
  return { ok: true, parts }
}

function activitiesOf(content: OutboundContent): Activity[] | Failure {
  switch (content.type) {
    case 'text':
      return spoken(content.text)
    case 'audio':
    case 'voice':
      return sound(content)
    case 'buttons':
      return spoken(menuOf([content]))
    case 'list':
      return activitiesOf(listAsButtons(content))
    case 'cards':
      return spoken(
        menuOf(content.cards.map(card => ({ text: cardText(card), buttons: card.buttons ?? [] }))),
      )
    case 'contact':
      return spoken(contactAsText(content).text)
    case 'location':
      return spoken(placeOf(content))
    case 'email':
      return spoken(emailAsText(content)?.text ?? '')
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
    case 'template':
      return {
        code: 'unsupported_content',
        message: `Content of type "${content.type}" cannot be said on the telephone.`,
        cure: 'Send a text.',
      }
  }
}

const spoken = (text: string): Activity[] | Failure =>
  text.trim() === ''
    ? { code: 'empty_text', message: 'There is nothing to say.', cure: 'Send a text.' }
    : [{ type: 'message', text }]

function sound({
  media,
  caption,
}: Extract<OutboundContent, { type: 'audio' | 'voice' }>): Activity[] | Failure {
  if (media.url === undefined) {
    return {
      code: 'media_missing',
      message: 'The message names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  const played: Activity = {
    type: 'event',
    name: 'playUrl',
    activityParams: { playUrlUrl: media.url, playUrlMediaFormat: 'wav/lpcm16' },
  }
  return caption?.trim() ? [played, { type: 'message', text: caption }] : [played]
}

/** The texts, and under them the choices with their keys. */
function menuOf(parts: { text: string; buttons: readonly Button[] }[]): string {
  const replies = parts.flatMap(part => part.buttons).filter(button => button.kind === 'reply')
  const keys = replies.map((reply, index) => `${index + 1}: ${reply.text}`)
  return [...parts.map(part => part.text), ...keys].join('\n')
}

const placeOf = ({
  name,
  address,
  latitude,
  longitude,
}: Extract<OutboundContent, { type: 'location' }>): string =>
  [name, address].filter(line => line !== undefined).join('\n') || `${latitude}, ${longitude}`
