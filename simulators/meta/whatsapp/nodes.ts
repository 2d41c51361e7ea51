import { GraphError, invalid, notThere } from '../graph/errors.ts'
import { paged } from '../graph/pages.ts'
import { objectOf, type Params, textOf } from '../http/params.ts'
import type { BusinessAccount, PhoneNumber, Token } from '../model.ts'
import { shakeHands } from '../webhooks/handshake.ts'
import type { World } from '../world.ts'

/** A number that the token was granted. Throws as for one that is not there. */
export function numberOf(world: World, caller: Token, id: string, verb = 'get'): PhoneNumber {
  const number = world.numbers.get(id)
  if (!number || !caller.targets.includes(number.account.id)) throw notThere(id, verb)
  return number
}

export function accountOf(world: World, caller: Token, id: string): BusinessAccount {
  const account = world.accounts.get(id)
  if (!account || !caller.targets.includes(id)) throw notThere(id)
  if (!caller.scopes.includes('whatsapp_business_management')) {
    throw new GraphError(200, '(#200) You do not have permission to access this field')
  }
  return account
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/whatsapp-business-account-phone-number-api */
export function describeNumber(number: PhoneNumber, params: Params): object {
  const { id, app, account, override } = number
  const ofAccount = account.subscribedApps.get(app.id)
  const ofApp = app.subscriptions.get('whatsapp_business_account')?.callbackUrl
  const all: Record<string, unknown> = {
    verified_name: number.verifiedName,
    display_phone_number: readable(number.digits),
    quality_rating: number.qualityRating,
    name_status: 'APPROVED',
    code_verification_status: 'VERIFIED',
    status: number.status,
    platform_type: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    webhook_configuration: {
      ...(override && { phone_number: override }),
      ...(ofAccount && { whatsapp_business_account: ofAccount }),
      ...(ofApp && { application: ofApp }),
    },
  }
  const wanted = (textOf(params, 'fields') ?? 'verified_name,display_phone_number,quality_rating').split(',')
  const unknown = wanted.find(field => field !== 'id' && !(field in all))
  if (unknown !== undefined) throw invalid(`Tried accessing nonexisting field (${unknown})`)
  return { ...Object.fromEntries(wanted.map(field => [field, all[field]])), id }
}

const readable = (digits: string): string =>
  `+${digits.slice(0, 1)} ${digits.slice(1, 4)}-${digits.slice(4, 7)}-${digits.slice(7)}`

/** Gives a number an address of its own, or takes it back. */
export async function configureNumber(number: PhoneNumber, params: Params): Promise<object> {
  const configuration = objectOf(params.webhook_configuration)
  if (!configuration) throw invalid('The parameter webhook_configuration is required')
  const url = textOf(configuration, 'override_callback_uri')
  if (url === undefined) throw invalid('The parameter override_callback_uri is required')
  if (url !== '') await shakeHands(url, textOf(configuration, 'verify_token') ?? '')
  number.override = url === '' ? null : url
  return { success: true }
}

export const listNumbers = (world: World, account: BusinessAccount, params: Params): object =>
  paged(
    [...world.numbers.values()]
      .filter(number => number.account === account)
      .map(number => describeNumber(number, {})),
    params,
    world.url,
  )

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override */
export function listSubscribed(world: World, account: BusinessAccount): object {
  return {
    data: [...account.subscribedApps].map(([id, url]) => ({
      whatsapp_business_api_data: {
        id,
        name: world.apps.get(id)?.name ?? '',
        link: 'https://www.facebook.com/games',
      },
      ...(url !== null && { override_callback_uri: url }),
    })),
  }
}

/** Without parameters this takes back the account's own address. */
export async function subscribe(caller: Token, account: BusinessAccount, params: Params): Promise<object> {
  const url = textOf(params, 'override_callback_uri')
  if (url !== undefined) await shakeHands(url, textOf(params, 'verify_token') ?? '')
  account.subscribedApps.set(caller.app.id, url ?? null)
  return { success: true }
}

export function unsubscribe(caller: Token, account: BusinessAccount): object {
  account.subscribedApps.delete(caller.app.id)
  return { success: true }
}

export const listTemplates = (world: World, account: BusinessAccount, params: Params): object =>
  paged(
    account.templates.map((template, index) => ({ ...template, id: String(900_000 + index) })),
    params,
    world.url,
  )
