import type { Inbox, Page } from '../model.ts'
import type { World } from '../world.ts'

/** The fields that carry an event: of the page, and of the app's webhook for Messenger or Instagram. */
const FIELDS = {
  message: 'messages',
  postback: 'messaging_postbacks',
  reaction: 'message_reactions',
  delivery: 'message_deliveries',
  read: 'message_reads',
  echo: 'message_echoes',
  edit: 'message_edits',
} as const
const OF_INSTAGRAM: Partial<Record<keyof typeof FIELDS, string>> = {
  read: 'messaging_seen',
  echo: 'messages',
  edit: 'message_edit',
}

export type EventKind = keyof typeof FIELDS

/**
 * Tells the app of a messaging event, where it is subscribed to the page and to the field.
 * Source: https://developers.facebook.com/docs/messenger-platform/webhooks
 */
export function emitEvent(
  world: World,
  { page, inbox }: { page: Page; inbox: Inbox },
  kind: EventKind,
  personId: string,
  event: object,
): void {
  const { app } = page
  const ofPage = page.subscribedApps.get(app.id)
  const instagram = inbox.kind === 'instagram'
  const object = instagram ? 'instagram' : 'page'
  const subscription = app.subscriptions.get(object)
  const field = (instagram ? OF_INSTAGRAM[kind] : undefined) ?? FIELDS[kind]
  // For Instagram the page must be subscribed to anything at all.
  const heard = instagram ? ofPage !== undefined : ofPage?.has(field) === true
  if (!heard || !subscription?.fields.has(field)) return
  const [sender, recipient] = kind === 'echo' ? [inbox.id, personId] : [personId, inbox.id]
  const messaging = { sender: { id: sender }, recipient: { id: recipient }, timestamp: world.now(), ...event }
  world.deliveries.add({
    app,
    url: subscription.callbackUrl,
    object,
    entry: { id: inbox.id, time: world.now(), messaging: [messaging] },
    lane: `${inbox.id} ${personId}`,
  })
}
