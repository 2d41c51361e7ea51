import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { invalid, Problem } from '../../domain/problem.ts'
import { networks } from '../../networks/registry.ts'
import { configOut, formIn, inTheirNames, settingsIn } from './settings.ts'
import { formOf, forms, formsOf } from './types.ts'
import { fromWebchat, toWebchat } from './webchat.ts'

const manifestOf = (network: string) => {
  const found = networks.get(network)?.manifest
  assert.ok(found, network)
  return found
}

describe('the types', () => {
  test('are those of the page, and lead to networks that are there', () => {
    assert.deepEqual(
      [...new Set(forms.map(form => form.type))].sort(),
      ['email', 'facebook', 'instagram', 'rcs', 'sms', 'telegram', 'voice', 'webchat', 'whatsapp'].sort(),
    )
    for (const { network, names = {}, aliases = {} } of forms) {
      const { config, secrets } = manifestOf(network)
      const known = new Set([...Object.keys(config.properties), ...Object.keys(secrets.properties)])
      for (const ours of Object.values(names))
        assert.ok(known.has(ours.split('/')[0] ?? ''), `${network} ${ours}`)
      for (const name of Object.values(aliases))
        assert.ok(known.has(names[name] ?? name), `${network} ${name}`)
    }
  })

  test('each network has one; what the vendor has no name for has its own', () => {
    for (const network of networks.keys()) {
      const { type } = formOf(network)
      assert.ok(
        formsOf(type, networks).some(form => form.network === network),
        network,
      )
    }
    assert.equal(formOf('viber').type, 'viber')
    assert.deepEqual(formsOf('messenger', networks), [])
    assert.deepEqual(formsOf('fax', networks), [])
  })
})

describe('settings', () => {
  const cases: [string, Record<string, unknown>, string, Record<string, unknown>][] = [
    [
      'whatsapp',
      { phoneNumberId: '1', phoneNumber: '+1', businessName: 'x' },
      'whatsapp',
      { phoneNumberId: '1' },
    ],
    [
      'whatsapp',
      { provider: 'twilio', accountSid: 'AC', phoneNumber: '+1' },
      'twilio-whatsapp',
      { accountSid: 'AC', phoneNumber: '+1' },
    ],
    [
      'telegram',
      { type: 'telegram', botToken: 't', webhookSecret: 's', botUsername: '@b' },
      'telegram',
      { botToken: 't' },
    ],
    ['sms', { accountSid: 'AC' }, 'twilio-sms', { accountSid: 'AC' }],
    [
      'sms',
      { provider: 'vonage', phoneNumber: '+1', apiKey: 'k' },
      'vonage-sms',
      { sender: '+1', apiKey: 'k' },
    ],
    [
      'email',
      { smtpPort: '587', smtpSecure: 'true', smtpUsername: 'u' },
      'email',
      { smtpPort: 587, smtpSecure: true, smtpUser: 'u' },
    ],
    [
      'email',
      { provider: 'brevo', fromEmail: 'a@b', fromName: 'n', apiKey: 'k' },
      'brevo',
      { address: 'a@b', name: 'n', apiKey: 'k' },
    ],
    ['voice', { provider: 'audiocodes', token: 't' }, 'audiocodes', { token: 't' }],
    [
      'facebook',
      { pageId: '1', pageAccessToken: 't', pageName: 'x' },
      'messenger',
      { pageId: '1', accessToken: 't' },
    ],
    [
      'instagram',
      { instagramId: '1', pageAccessToken: 't' },
      'instagram',
      { accountId: '1', accessToken: 't' },
    ],
    ['rcs', { agentId: 'a', serviceAccount: null }, 'rcs', { agentId: 'a', serviceAccount: null }],
    ['viber', { senderName: 'x' }, 'viber', { senderName: 'x' }],
  ]
  for (const [type, config, network, settings] of cases) {
    test(`${type} ${JSON.stringify(config)}`, () => {
      const form = formIn(formsOf(type, networks), config)
      assert.equal(form.network, network)
      assert.deepEqual(settingsIn(form, manifestOf(network), config, {}), settings)
    })
  }

  test('are shown under the names they are given by, secrets masked, with what the network told', () => {
    const shown = (
      network: string,
      config: object,
      secrets: string[] = [],
      facts: Record<string, string> = {},
    ) => configOut(formOf(network), { config: { ...config }, secrets, facts })
    assert.deepEqual(
      shown('whatsapp', { phoneNumberId: '1' }, ['accessToken'], {
        displayPhoneNumber: '+55 11 88888-8888',
        verifiedName: 'Acme Corp',
      }),
      {
        phoneNumber: '+5511888888888',
        businessName: 'Acme Corp',
        phoneNumberId: '1',
        accessToken: '********',
      },
    )
    assert.deepEqual(shown('telegram', {}, ['botToken'], { botUsername: 'acme_bot' }), {
      botUsername: '@acme_bot',
      botToken: '********',
    })
    assert.deepEqual(shown('vonage-sms', { sender: '+1' }, ['apiSecret']), {
      provider: 'vonage',
      phoneNumber: '+1',
      apiSecret: '********',
    })
    assert.deepEqual(shown('messenger', { pageId: '1' }, ['accessToken']), {
      pageId: '1',
      pageAccessToken: '********',
    })
  })

  test('what is shown may be sent back and changes nothing', () => {
    for (const form of forms) {
      const shown = configOut(form, {
        config: {},
        secrets: [],
        facts: { displayPhoneNumber: '+1', botUsername: 'b' },
      })
      const { preChat, ...settings } = settingsIn(form, manifestOf(form.network), shown, {})
      assert.deepEqual(settings, {}, form.network)
    }
  })

  test('a problem names the setting as the vendor does', () => {
    for (const [network, field, named] of [
      ['messenger', '/config/accessToken', 'config.pageAccessToken'],
      ['messenger', '/config/accessTokens', 'config.accessTokens'],
      ['webchat', '/config/domains/3', 'config.allowedOrigins.3'],
      ['webchat', '/config/theme/colour', 'config.theme.primaryColor'],
      ['webchat', '/config/theme/other', 'config.theme.other'],
      ['telegram', '/config/botToken', 'config.botToken'],
    ] as const) {
      const problem = inTheirNames(formOf(network), invalid(field, `${field} is required.`))
      assert.ok(problem instanceof Problem)
      assert.equal(problem.details.field?.slice(1).replaceAll('/', '.'), named)
      assert.ok(problem.message.includes('is required.'))
    }
    const other = new Error('x')
    assert.equal(inTheirNames(formOf('telegram'), other), other)
  })
})

describe('a web chat', () => {
  test('is asked for a mail address, keeps what else it asks, and forgets it again', () => {
    const name = { name: 'name', label: 'Name', type: 'text' }
    const email = { name: 'email', label: 'Email', type: 'email', required: true }
    assert.deepEqual(toWebchat({ requireEmail: true }, {}), { preChat: [email] })
    assert.deepEqual(toWebchat({ requireEmail: true }, { preChat: [name] }), { preChat: [name, email] })
    const asked = [{ ...email, label: 'Your mail', required: false }, name]
    assert.deepEqual(toWebchat({ requireEmail: true }, { preChat: asked }), {
      preChat: [{ ...asked[0], required: true }, name],
    })
    assert.deepEqual(toWebchat({ requireEmail: false }, { preChat: [email] }), {
      preChat: [{ ...email, required: false }],
    })
    assert.deepEqual(toWebchat({ requireEmail: false }, {}), { preChat: null })
  })

  test('keeps its branding when the theme changes, and the theme when the branding does', () => {
    const theme = { colour: '#000000', branding: false }
    assert.deepEqual(toWebchat({ theme: { headerText: 'Hi' } }, { theme }), {
      theme: { title: 'Hi', branding: false },
    })
    assert.deepEqual(toWebchat({ showBranding: true }, { theme }), { theme: { ...theme, branding: true } })
    assert.deepEqual(toWebchat({ theme: null, showBranding: null }, { theme }), { theme: {} })
    assert.deepEqual(toWebchat({ theme: 'red' }, { theme }), { theme: 'red' })
  })

  test('comes back as it was, both ways', () => {
    const text = fc.string({ minLength: 1, maxLength: 20 })
    const config = fc.record(
      {
        domains: fc.array(text, { minLength: 1 }),
        theme: fc.record(
          {
            colour: text,
            title: text,
            greeting: text,
            side: fc.constantFrom('left', 'right'),
            branding: fc.boolean(),
          },
          { requiredKeys: ['colour'], noNullPrototype: true },
        ),
        preChat: fc.array(
          fc.record({ name: text, label: text, type: fc.constantFrom('text', 'tel', 'select') }),
          { minLength: 1 },
        ),
        offlineMessage: text,
        language: text,
      },
      { requiredKeys: ['preChat'], noNullPrototype: true },
    )
    fc.assert(
      fc.property(config, settings => {
        assert.deepEqual(toWebchat(fromWebchat(settings), {}), settings)
      }),
    )
  })
})
