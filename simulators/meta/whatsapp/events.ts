import type { PhoneNumber, WhatsAppPerson } from '../model.ts'
import type { World } from '../world.ts'

/** What WhatsApp reports of a message. */
export type Status = 'sent' | 'delivered' | 'read' | 'played' | 'failed'

export interface StatusError {
  code: number
  title: string
  details: string
}

/**
 * Where a number's events go: to its own address, else its account's, else the app's. Null when the app does not hear of
 * the account, or is not subscribed to the field.
 */
function addressOf({ app, account, override }: PhoneNumber): string | null {
  const subscription = app.subscriptions.get('whatsapp_business_account')
  if (!account.subscribedApps.has(app.id) || !subscription?.fields.has('messages')) return null
  return override ?? account.subscribedApps.get(app.id) ?? subscription.callbackUrl
}

function emit(world: World, number: PhoneNumber, lane: string, value: object): void {
  const url = addressOf(number)
  if (url === null) return
  const change = {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.digits, phone_number_id: number.id },
      ...value,
    },
  }
  world.deliveries.add({
    app: number.app,
    url,
    object: 'whatsapp_business_account',
    entry: { id: number.account.id, changes: [change] },
    lane: `${number.id} ${lane}`,
  })
}

/** A person's message comes in. */
export function emitMessage(
  world: World,
  number: PhoneNumber,
  person: WhatsAppPerson,
  message: object,
): void {
  const { number: digits, userId, name, username } = person
  const contact = {
    profile: { name, ...(username && { username }) },
    ...(digits && { wa_id: digits }),
    user_id: userId,
  }
  const from = { ...(digits && { from: digits }), from_user_id: userId }
  emit(world, number, person.id, { contacts: [contact], messages: [{ ...from, ...message }] })
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
export function emitStatus(
  world: World,
  number: PhoneNumber,
  message: { id: string; to: string },
  status: Status,
  error?: StatusError,
): void {
  const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' }
  const entry = {
    id: message.id,
    status,
    timestamp: String(Math.floor(world.now() / 1000)),
    recipient_id: message.to,
    ...((status === 'sent' || status === 'delivered') && { pricing }),
    ...(error && {
      errors: [
        {
          code: error.code,
          title: error.title,
          message: error.title,
          error_data: { details: error.details },
        },
      ],
    }),
  }
  emit(world, number, message.to, { statuses: [entry] })
}
