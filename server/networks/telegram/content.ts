import { clip } from '../../domain/clip.ts'
import type { Content, Media } from '../../domain/content.ts'
import type { File, Message } from './schema.ts'

/** What a message says, or null when it only tells that something about the chat has changed. */
export function contentOf(message: Message): Content | null {
  const { text, photo, location, venue, contact } = message
  if (text) return { type: 'text', text }
  // Telegram repeats an animation as a document, and a venue as a location, for old bots.
  if (message.animation) return media(message, 'video', message.animation)
  if (photo) return media(message, 'image', largest(photo), 'image/jpeg')
  if (message.video) return media(message, 'video', message.video)
  if (message.video_note) return media(message, 'video', message.video_note)
  if (message.audio) return media(message, 'audio', message.audio)
  if (message.voice) return media(message, 'voice', message.voice)
  if (message.document) return media(message, 'document', message.document)
  if (message.sticker) return media(message, 'sticker', message.sticker, stickerType(message.sticker))
  if (venue) return { type: 'location', ...pointOf(venue.location), ...placeOf(venue) }
  if (location) return { type: 'location', ...pointOf(location) }
  if (contact) return { type: 'contact', name: nameOf(contact), phone: contact.phone_number.slice(0, 64) }
  const keys = Object.keys(message)
  if (keys.some(key => service.has(key))) return null
  const kind = others.find(key => keys.includes(key))
  return {
    type: 'unsupported',
    description: `Telegram: ${kind ?? 'a kind of message that is not known here'}.`,
  }
}

/** First and last name as one; the phone number of a contact without a name. */
const nameOf = (person: { first_name: string; last_name?: string; phone_number: string }): string =>
  clip(`${person.first_name} ${person.last_name ?? ''}`.trim() || person.phone_number, 256)

function media(
  message: Message,
  type: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker',
  file: File,
  mimeType = file.mime_type,
): Content {
  const width = file.width ?? file.length
  const height = file.height ?? file.length
  const media: Media = {
    ref: file.file_id,
    ...(mimeType && { mimeType: clip(mimeType, 255) }),
    ...(file.file_name && { filename: clip(file.file_name, 255) }),
    ...(file.file_size !== undefined && { size: file.file_size }),
    ...(file.duration !== undefined && { durationSeconds: file.duration }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  }
  return { type, media, ...(message.caption && { caption: clip(message.caption, 4096) }) }
}

const pixels = (photo: File): number => (photo.width ?? 0) * (photo.height ?? 0)
const largest = (sizes: readonly File[]): File =>
  sizes.reduce((best, size) => (pixels(size) > pixels(best) ? size : best))

function stickerType(sticker: File): string {
  if (sticker.is_animated) return 'application/x-tgsticker'
  return sticker.is_video ? 'video/webm' : 'image/webp'
}

const pointOf = ({ latitude, longitude }: { latitude: number; longitude: number }) => ({
  latitude,
  longitude,
})
const placeOf = ({ title, address }: { title: string; address: string }) => ({
  ...(title && { name: clip(title, 256) }),
  ...(address && { address: clip(address, 1024) }),
})

/** What people send and Portico has no form for. */
const others = [
  'poll',
  'dice',
  'game',
  'story',
  'checklist',
  'rich_message',
  'paid_media',
  'invoice',
  'giveaway',
  'giveaway_winners',
  'gift',
  'unique_gift',
  'passport_data',
]

/** Messages that Telegram makes about a chat ("service messages" in https://core.telegram.org/bots/api#message). */
const service = new Set(
  `new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created
  supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id
  migrate_from_chat_id pinned_message successful_payment refunded_payment users_shared chat_shared
  connected_website write_access_allowed proximity_alert_triggered boost_added chat_background_set
  chat_owner_left chat_owner_changed checklist_tasks_done checklist_tasks_added direct_message_price_changed
  forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden
  general_forum_topic_unhidden gift_upgrade_sent giveaway_created giveaway_completed managed_bot_created
  paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved
  suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
  video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited web_app_data`.split(
    /\s+/,
  ),
)
