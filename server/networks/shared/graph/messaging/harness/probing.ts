import type { Account } from '../../../../../domain/network.ts'
import { type Harness, NOW, type Recording } from '../../../../contract/harness.ts'
import {
  api,
  bare,
  error,
  expired,
  expiredAnswer,
  inspected,
  inspectedByItself,
  subscribed,
  subscriptions,
  withoutAppSecret,
} from './account.ts'
import type { Setting } from './connecting.ts'

/** What `me` tells, and what that comes to. */
export interface Probed {
  fields: string
  me: object
  name: string
  facts: Record<string, string>
  /** Answers that show another account. */
  others: { name: string; me: object; message: string; cure: RegExp | string }[]
}

export function probing(
  setting: Setting,
  { fields, me, name, facts, others }: Probed,
): Harness['recordings'] {
  const { network, title, object, pageFields, appFields, spared, scopes } = setting
  const needed = (all: readonly string[]) => all.filter(field => !spared.includes(field))
  const shared = `https://portico.example/webhooks/${network}`
  const delivering = (callback_url: string, names = appFields) => ({
    object,
    callback_url,
    active: true,
    fields: names.map(field => ({ name: field, version: 'v23.0' })),
  })
  const asks = (answer: object, url = api('me', { fields })) => ({ method: 'GET', url, answer })
  const credentials = { name: 'credentials', status: 'passed', message: `The token is good for ${name}.` }
  const permitted = {
    name: 'permissions',
    status: 'passed',
    message: `The token has ${scopes.join(' and ')}.`,
  }
  const delivered = { name: 'webhook', status: 'passed', message: 'Meta delivers to Portico.' }
  const skipped = (check: string) => ({
    name: check,
    status: 'skipped',
    message: `Not looked at, as the token is not that of this ${title} account.`,
  })
  const probe = (
    what: string,
    exchanges: Recording['exchanges'],
    result: unknown,
    of?: Partial<Account>,
  ) => ({
    call: 'probe' as const,
    name: what,
    exchanges,
    result,
    ...(of && { account: of }),
  })
  const failed = (message: string, cure: unknown, more: object = {}) => ({
    checks: [
      { name: 'credentials', status: 'failed', message, cure, ...more },
      skipped('webhook'),
      skipped('permissions'),
    ],
  })
  const webhook = (message: string, cure: string) => ({ name: 'webhook', status: 'failed', message, cure })
  return [
    probe(
      'all is well',
      [
        asks({ json: me }),
        ...inspected(scopes),
        subscribed(...pageFields),
        subscriptions(delivering(shared)),
      ],
      { checks: [credentials, delivered, permitted], facts },
    ),
    probe(
      'all is well without what is only asked for since lately',
      [
        asks({ json: me }),
        ...inspected(scopes),
        subscribed(...needed(pageFields)),
        subscriptions(delivering(shared, needed(appFields))),
      ],
      { checks: [credentials, delivered, permitted], facts },
    ),
    probe(
      'a token that expires, and lacks a permission; an app that delivers elsewhere',
      [
        asks({ json: me }),
        ...inspected(scopes.slice(1), { expires_at: NOW / 1000 + 86_400 }),
        subscribed(...pageFields),
        subscriptions(delivering('https://elsewhere.example/hook')),
      ],
      {
        checks: [
          credentials,
          webhook(
            'The app delivers to another address.',
            'Activate the channel again, and do the step it shows.',
          ),
          {
            name: 'permissions',
            status: 'failed',
            message: `The token lacks ${scopes[0]}.`,
            cure: 'Make a new token with all of these permissions, and enter it in the channel.',
            details: { missing: [scopes[0]] },
          },
        ],
        facts,
        tokenExpiresAt: NOW + 86_400_000,
      },
    ),
    probe(
      'the app is not subscribed to the page any more',
      [asks({ json: me }), ...inspected(scopes), subscribed('name')],
      {
        checks: [
          credentials,
          webhook(
            `The app is not subscribed to ${needed(pageFields).join(', ')} of the page.`,
            'Activate the channel again. If this comes back, another program uses the page too.',
          ),
          permitted,
        ],
        facts,
      },
    ),
    probe(
      'the app delivers nowhere',
      [asks({ json: me }), ...inspected(scopes), subscribed(...pageFields), subscriptions()],
      {
        checks: [
          credentials,
          webhook('The app delivers nowhere.', 'Activate the channel again, and do the step it shows.'),
          permitted,
        ],
        facts,
      },
    ),
    probe(
      'without an app secret',
      [asks({ json: me }, bare('me', { fields })), inspectedByItself(scopes)],
      {
        checks: [
          credentials,
          webhook(
            'The app secret is not set, so that no call of Meta can be verified.',
            'Enter the app secret in the channel: App Dashboard, App settings, Basic, App secret.',
          ),
          permitted,
        ],
        facts,
      },
      withoutAppSecret,
    ),
    ...others.map(other => probe(other.name, [asks({ json: other.me })], failed(other.message, other.cure))),
    probe('an expired token', [asks(expiredAnswer)], failed(expired.message, expired.cure)),
    probe(
      'Meta is in trouble',
      [asks(error(2, 'An unexpected error has occurred.', {}, 500))],
      failed(
        'An unexpected error has occurred.',
        'Meta has trouble; Portico tries again. https://metastatus.com tells more.',
        { transient: true },
      ),
    ),
  ]
}
