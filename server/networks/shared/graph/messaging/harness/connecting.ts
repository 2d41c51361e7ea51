import type { Account } from '../../../../../domain/network.ts'
import type { Harness, Recording } from '../../../../contract/harness.ts'
import {
  APP,
  api,
  asApp,
  bare,
  done,
  error,
  expired,
  expiredAnswer,
  inspected,
  inspectedByItself,
  PAGE,
  subscribe,
  subscribed,
  subscriptions,
  URL,
  unsubscribe,
  verifyToken,
  withoutAppSecret,
} from './account.ts'

export interface Setting {
  account: Account
  network: 'messenger' | 'instagram'
  title: string
  object: string
  id: string
  pageFields: string[]
  appFields: string[]
  /** Of both, what a channel works without. */
  spared: string[]
  scopes: string[]
}

/** Connecting a page, its own or its Instagram account's messages. */
export function connecting(setting: Setting): Harness['recordings'] {
  const { network, title, object, id, pageFields, appFields, scopes } = setting
  const shared = `https://portico.example/webhooks/${network}`
  const delivering = (callback_url: string, fields = appFields, active = true) => ({
    object,
    callback_url,
    active,
    fields: fields.map(name => ({ name, version: 'v23.0' })),
  })
  const deliverHere = {
    method: 'POST',
    url: asApp(`${APP}/subscriptions`),
    json: { object, callback_url: shared, verify_token: verifyToken(id), fields: appFields.join(',') },
  }
  const step = (now: string) => ({
    ok: true,
    steps: [
      {
        kind: 'paste',
        title: 'Have Meta deliver to Portico',
        detail: `In the App Dashboard, under ${title}, Webhooks: enter the callback URL and the verify token, and subscribe to the fields. The URL serves every account of this app: where it stands there already, only the fields are to be checked.${now}`,
        fields: [
          { label: 'Callback URL', value: shared },
          { label: 'Verify token', value: verifyToken(id) },
          { label: 'Fields', value: appFields.join(', ') },
        ],
      },
    ],
  })
  const connect = (
    name: string,
    exchanges: Recording['exchanges'],
    result: unknown,
    of?: Partial<Account>,
  ) => ({
    call: 'connect' as const,
    name,
    exchanges,
    result,
    ...(of && { account: of }),
  })
  const disconnect = (name: string, exchanges: Recording['exchanges'], result: unknown = 'disconnected') => ({
    call: 'disconnect' as const,
    name,
    exchanges,
    result,
  })
  const known = [...pageFields, 'name']
  return [
    connect(
      'the app is subscribed to the page, and told to deliver to Portico',
      [
        subscribed(),
        subscribe(...pageFields),
        ...inspected(scopes),
        subscriptions(delivering('https://old.example/hook', appFields, false)),
        { ...deliverHere, answer: done },
      ],
      { ok: true, steps: [] },
    ),
    connect(
      'what the app hears of the page already it goes on to',
      [
        subscribed('name'),
        subscribe('name', ...pageFields),
        ...inspected(scopes),
        subscriptions(delivering(shared, [...appFields, 'standby'])),
      ],
      { ok: true, steps: [] },
    ),
    connect(
      'an app that delivers to the URL of the channel, but too little, is told again',
      [
        subscribed(...known),
        ...inspected(scopes),
        subscriptions(delivering(URL, ['messages'])),
        { ...deliverHere, answer: done },
      ],
      { ok: true, steps: [] },
    ),
    connect(
      'whether an app that delivers elsewhere is to come here, a person decides',
      [
        subscribed(...known),
        ...inspected(scopes),
        subscriptions(delivering('https://elsewhere.example/hook')),
      ],
      step(' The app delivers to https://elsewhere.example/hook now.'),
    ),
    connect(
      'without an app secret a person must do it',
      [
        {
          ...subscribed(...known),
          url: bare(`${PAGE}/subscribed_apps`, { fields: 'id,subscribed_fields' }),
        },
        inspectedByItself(scopes),
      ],
      step(''),
      withoutAppSecret,
    ),
    connect('an expired token', [{ ...subscribed(), answer: expiredAnswer }], {
      ok: false,
      failure: expired,
    }),
    connect(
      'Meta does not reach Portico',
      [
        subscribed(...known),
        ...inspected(scopes),
        subscriptions(),
        { ...deliverHere, answer: error(2200, '(#2200) Callback verification failed') },
      ],
      {
        ok: false,
        failure: {
          code: '2200',
          message: '(#2200) Callback verification failed',
          cure: 'Meta calls the webhook to check it, and must get an answer: PORTICO_PUBLIC_URL must be https, with a valid certificate, and be reached from outside.',
        },
      },
    ),
    connect(
      'Meta has enough of the app for now',
      [{ ...subscribed(), answer: error(4, '(#4) Application request limit reached') }],
      {
        ok: false,
        transient: true,
        failure: {
          code: '4',
          message: '(#4) Application request limit reached',
          cure: 'Portico waits and tries again. If it stays so, send less at a time.',
        },
      },
    ),
    connect(
      'Portico has no public address',
      [],
      {
        ok: false,
        failure: {
          code: 'no_public_url',
          message: `${title} delivers to a public address only, and Portico has none.`,
          cure: 'Set PORTICO_PUBLIC_URL to the https address under which Portico is reached from outside.',
        },
      },
      { webhookUrl: null },
    ),
    disconnect('ends the subscription', [subscribed(...pageFields), unsubscribe]),
    disconnect('leaves what else the app hears of the page', [subscribed(...known), subscribe('name')]),
    disconnect('where nothing is left to take back', [subscribed('name')]),
    disconnect('an expired token leaves nothing to take back', [{ ...subscribed(), answer: expiredAnswer }]),
    disconnect(
      'Meta cannot be reached',
      [
        {
          method: 'GET',
          url: api(`${PAGE}/subscribed_apps`, { fields: 'id,subscribed_fields' }),
          answer: { failure: { code: 'dns', message: 'No such name.' } },
        },
      ],
      {
        problem: 'unavailable',
        message: 'No such name.',
        cure: 'Check that this machine reaches https://graph.facebook.com.',
      },
    ),
  ]
}
