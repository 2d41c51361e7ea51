import { type Params, textOf } from '../http/params.ts'
import type { App, Token } from '../model.ts'
import { shakeHands } from '../webhooks/handshake.ts'
import type { World } from '../world.ts'
import { tokenOf } from './access.ts'
import { GraphError, invalid, notThere } from './errors.ts'

const OBJECTS = ['page', 'instagram', 'whatsapp_business_account', 'user', 'permissions']

/** The app of the caller's token. https://developers.facebook.com/docs/graph-api/reference/application */
export const describeApp = ({ app }: Token) => ({
  id: app.id,
  name: app.name,
  link: `https://www.facebook.com/games/?app_id=${app.id}`,
})

/** https://developers.facebook.com/docs/graph-api/reference/debug_token */
export function debugToken(world: World, caller: Token, params: Params): object {
  const input = textOf(params, 'input_token')
  if (input === undefined) throw invalid('The parameter input_token is required')
  const token = world.tokens.get(input)
  if (token && token.app !== caller.app) {
    throw invalid('You must provide an app access token, or a user access token that is an owner of the app')
  }
  if (caller.kind === 'PAGE' && caller.value !== input) {
    throw invalid('You must provide an app access token, or a user access token that is an owner of the app')
  }
  try {
    const { app, kind, scopes, targets, expiresAt } = tokenOf(world, input)
    return {
      data: {
        app_id: app.id,
        application: app.name,
        type: kind,
        is_valid: true,
        expires_at: expiresAt === null ? 0 : Math.floor(expiresAt / 1000),
        data_access_expires_at: Math.floor(world.now() / 1000) + 90 * 86_400,
        scopes,
        granular_scopes: scopes.map(scope => ({
          scope,
          target_ids: targets.filter(id => world.accounts.has(id) === scope.startsWith('whatsapp_')),
        })),
      },
    }
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    const { code, message, details } = error
    const said = { code, message, ...(details.subcode && { subcode: details.subcode }) }
    return { data: { app_id: token?.app.id ?? caller.app.id, is_valid: false, scopes: [], error: said } }
  }
}

function ownApp(caller: Token, id: string): App {
  if (caller.kind !== 'APP')
    throw new GraphError(15, '(#15) This method must be called with an app access_token.')
  if (caller.app.id !== id) throw notThere(id)
  return caller.app
}

/** https://developers.facebook.com/docs/graph-api/reference/application/subscriptions */
export function listSubscriptions(caller: Token, id: string): object {
  const app = ownApp(caller, id)
  return {
    data: [...app.subscriptions].map(([object, { callbackUrl, fields }]) => ({
      object,
      callback_url: callbackUrl,
      active: true,
      fields: [...fields].map(name => ({ name, version: 'v23.0' })),
    })),
  }
}

/** Sets where an app has things delivered, once the address has answered the handshake. */
export async function subscribeApp(caller: Token, id: string, params: Params): Promise<object> {
  const app = ownApp(caller, id)
  const object = textOf(params, 'object') ?? ''
  const callbackUrl = textOf(params, 'callback_url')
  if (!OBJECTS.includes(object)) throw invalid('Param object must be one of the supported objects')
  if (callbackUrl === undefined) throw invalid('The parameter callback_url is required')
  const fields = (textOf(params, 'fields') ?? '').split(',').filter(field => field !== '')
  await shakeHands(callbackUrl, textOf(params, 'verify_token') ?? '')
  app.subscriptions.set(object, { callbackUrl, fields: new Set(fields) })
  return { success: true }
}
