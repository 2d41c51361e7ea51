import type { Harness } from '../../contract/harness.ts'
import {
  APP,
  api,
  asApp,
  bare,
  error,
  expired,
  expiredAnswer,
  inspected,
  inspectedByItself,
  PHONE,
  SHARED,
  TOKEN,
  URL,
  VERIFY_TOKEN,
  WABA,
  withoutAppSecret,
} from './account.ts'

const done = { json: { success: true } }
const ours = {
  whatsapp_business_api_data: { id: APP, name: 'Lucky Shrub', link: 'https://www.facebook.com/games' },
}
const theirs = { whatsapp_business_api_data: { id: '1', name: 'Another' } }
const subscribedApps = (url: (path: string) => string, ...data: object[]) => ({
  method: 'GET',
  url: url(`${WABA}/subscribed_apps`),
  answer: { json: { data } },
})
const subscribe = (url: (path: string) => string) => ({
  method: 'POST',
  url: url(`${WABA}/subscribed_apps`),
  answer: done,
})
const subscriptions = (...data: object[]) => ({
  method: 'GET',
  url: asApp(`${APP}/subscriptions`),
  answer: { json: { data } },
})
const delivering = (callback_url: string, ...names: string[]) => ({
  object: 'whatsapp_business_account',
  callback_url,
  active: true,
  fields: names.map(name => ({ name, version: 'v23.0' })),
})
const deliverHere = {
  method: 'POST',
  url: asApp(`${APP}/subscriptions`),
  json: {
    object: 'whatsapp_business_account',
    callback_url: SHARED,
    verify_token: VERIFY_TOKEN,
    fields: 'messages',
  },
}
const configured = (url: (path: string, query: Record<string, string>) => string, set: object) => ({
  method: 'GET',
  url: url(PHONE, { fields: 'webhook_configuration' }),
  answer: { json: { webhook_configuration: set, id: PHONE } },
})
const override = (url: (path: string) => string) => ({
  method: 'POST',
  url: url(PHONE),
  json: { webhook_configuration: { override_callback_uri: URL, verify_token: VERIFY_TOKEN } },
})
const takeBack = {
  method: 'POST',
  url: api(PHONE),
  json: { webhook_configuration: { override_callback_uri: '' } },
}
const step = (now: string) => ({
  ok: true,
  steps: [
    {
      kind: 'paste',
      title: 'Have Meta deliver to Portico',
      detail: `In the App Dashboard, under WhatsApp, Configuration, Webhooks: enter the callback URL and the verify token, and subscribe to the fields. The URL serves every account of this app: where it stands there already, only the fields are to be checked.${now}`,
      fields: [
        { label: 'Callback URL', value: SHARED },
        { label: 'Verify token', value: VERIFY_TOKEN },
        { label: 'Fields', value: 'messages' },
      ],
    },
  ],
})

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override */
export const connecting: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'an app that delivers nowhere yet is told to deliver to Portico',
    exchanges: [
      ...inspected(),
      subscribedApps(api, theirs),
      subscribe(api),
      subscriptions(),
      { ...deliverHere, answer: done },
      configured(api, { application: SHARED }),
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'a second number of an app that delivers to Portico already',
    exchanges: [
      ...inspected(),
      subscribedApps(api, theirs, ours),
      subscriptions(delivering(SHARED, 'messages', 'account_update')),
      configured(api, { application: SHARED }),
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'an app that delivers elsewhere keeps its URL: the number gets one of its own',
    exchanges: [
      ...inspected(),
      subscribedApps(api, ours),
      subscriptions(delivering('https://elsewhere.example/hook', 'messages')),
      configured(api, { application: 'https://elsewhere.example/hook' }),
      { ...override(api), answer: done },
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'without an app secret the number gets a URL of its own too',
    account: withoutAppSecret,
    exchanges: [
      inspectedByItself(),
      subscribedApps(bare, ours),
      configured(bare, {}),
      { ...override(bare), answer: done },
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'without the id of the business account, which is found by the number',
    account: { config: { phoneNumberId: PHONE }, ...withoutAppSecret },
    exchanges: [
      inspectedByItself(),
      {
        method: 'GET',
        url: bare(`${WABA}/phone_numbers`, { fields: 'id,display_phone_number,verified_name', limit: '100' }),
        answer: { json: { data: [{ id: '1' }, { id: PHONE, display_phone_number: '+1 555-078-3881' }] } },
      },
      subscribedApps(bare, ours),
      configured(bare, { application: SHARED }),
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'a business account that cannot be found',
    account: { config: { phoneNumberId: PHONE }, ...withoutAppSecret },
    exchanges: [inspectedByItself({ granular_scopes: [] })],
    result: {
      ok: false,
      failure: {
        code: 'no_business_account',
        message: 'Meta does not tell in which WhatsApp Business Account the number is.',
        cure: 'Enter the WhatsApp Business Account ID in the channel: App Dashboard, WhatsApp, API Setup.',
      },
    },
  },
  {
    call: 'connect',
    name: 'an address that another program gave the number is replaced',
    exchanges: [
      ...inspected(),
      subscribedApps(api, ours),
      subscriptions(delivering(SHARED, 'messages')),
      configured(api, { phone_number: 'https://elsewhere.example/hook', application: SHARED }),
      { ...override(api), answer: done },
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'an app that delivers elsewhere, and no messages: a person must add the field',
    exchanges: [
      ...inspected(),
      subscribedApps(api, ours),
      subscriptions(delivering('https://elsewhere.example/hook', 'account_update')),
    ],
    result: step(' The app delivers to https://elsewhere.example/hook now.'),
  },
  {
    call: 'connect',
    name: 'a person must do it where Meta allows the token nothing',
    exchanges: [
      ...inspected(),
      subscribedApps(api, ours),
      subscriptions(delivering('https://elsewhere.example/hook', 'messages')),
      configured(api, { application: 'https://elsewhere.example/hook' }),
      { ...override(api), answer: error(100, '(#100) Param webhook_configuration is not supported') },
    ],
    result: step(' The app delivers to https://elsewhere.example/hook now.'),
  },
  {
    call: 'connect',
    name: 'Meta does not reach Portico',
    exchanges: [
      ...inspected(),
      subscribedApps(api, ours),
      subscriptions(),
      {
        ...deliverHere,
        answer: error(
          2200,
          '(#2200) Callback verification failed with the following errors: HTTP Status Code = 404',
        ),
      },
    ],
    result: {
      ok: false,
      failure: {
        code: '2200',
        message: '(#2200) Callback verification failed with the following errors: HTTP Status Code = 404',
        cure: 'Meta calls the webhook to check it, and must get an answer: PORTICO_PUBLIC_URL must be https, with a valid certificate, and be reached from outside.',
      },
    },
  },
  {
    call: 'connect',
    name: 'an expired token',
    exchanges: [{ method: 'GET', url: api('app', { fields: 'id' }), answer: expiredAnswer }],
    result: { ok: false, failure: expired },
  },
  {
    call: 'connect',
    name: 'Meta is in trouble',
    account: withoutAppSecret,
    exchanges: [
      {
        method: 'GET',
        url: bare('debug_token', { input_token: TOKEN }),
        answer: error(2, 'Service temporarily unavailable', {}, 503),
      },
    ],
    result: {
      ok: false,
      transient: true,
      failure: {
        code: '2',
        message: 'Service temporarily unavailable',
        cure: 'Meta has trouble; Portico tries again. https://metastatus.com tells more.',
      },
    },
  },
  {
    call: 'connect',
    name: 'Portico has no public address',
    account: { webhookUrl: null },
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'no_public_url',
        message: 'WhatsApp delivers to a public address only, and Portico has none.',
        cure: 'Set PORTICO_PUBLIC_URL to the https address under which Portico is reached from outside.',
      },
    },
  },
  {
    call: 'disconnect',
    name: "takes back the number's own URL, and leaves the other numbers theirs",
    exchanges: [{ ...takeBack, answer: done }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'an expired token leaves nothing to take back',
    exchanges: [{ ...takeBack, answer: expiredAnswer }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'Meta cannot be reached',
    exchanges: [{ ...takeBack, answer: { failure: { code: 'dns', message: 'No such name.' } } }],
    result: {
      problem: 'unavailable',
      message: 'No such name.',
      cure: 'Check that this machine reaches https://graph.facebook.com.',
    },
  },
]
