import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { networks } from '../../../server/networks/registry.ts'
import type { Network } from '../api/types.ts'
import { check, NEEDED, remaining } from './check.ts'
import { begun, fieldsOf, fitting, type Schema, variantOf } from './schema.ts'
import { settingsOf } from './settings.ts'
import { blank, changed, pruned } from './values.ts'

const formOf = (type: string) => {
  const { config, secrets } = networks.get(type)?.manifest ?? assert.fail(type)
  return settingsOf({ config: { ...config }, secrets: { ...secrets } } as Pick<Network, 'config' | 'secrets'>)
}
const namesOf = (type: string) => fieldsOf(formOf(type).schema).map(({ name }) => name)
const pointer = '/config'

describe('the forms of all networks', () => {
  for (const [type] of networks) {
    it(`${type}: every field has a kind and a title of its own`, () => {
      const look = (schema: Schema) => {
        for (const { name, title, kind, schema: own } of fieldsOf(schema)) {
          assert.notEqual(title, name, `${name} has no title`)
          if (kind === 'group') look(own)
          for (const variant of kind === 'list' ? (own.items?.anyOf ?? [own.items ?? {}]) : []) look(variant)
        }
        const titles = fieldsOf(schema).map(({ title }) => title)
        assert.equal(new Set(titles).size, titles.length, `one title twice: ${titles}`)
      }
      look(formOf(type).schema)
    })

    it(`${type}: says what is needed, and takes what the harness connects with`, async () => {
      const { schema } = formOf(type)
      const missing = [...check(schema, {}, { pointer }).keys()]
      assert.deepEqual(missing.sort(), schema.required?.map(name => `${pointer}/${name}`).sort())
      const { harness } = await import(`../../../server/networks/${type}/harness.ts`)
      const { config, secrets } = harness.account
      assert.deepEqual([...check(schema, { ...config, ...secrets }, { pointer })], [])
    })
  }

  it('stand in the order in which a person writes an account down', () => {
    assert.deepEqual(namesOf('twilio-sms').slice(0, 3), ['accountSid', 'authToken', 'phoneNumber'])
    assert.deepEqual(namesOf('vonage-sms').slice(0, 3), ['apiKey', 'apiSecret', 'applicationId'])
    assert.deepEqual(namesOf('brevo').slice(0, 2), ['address', 'apiKey'])
    const email = namesOf('email')
    assert.equal(email.indexOf('smtpPassword'), email.indexOf('smtpUser') + 1)
    assert.equal(email.indexOf('imapPassword'), email.indexOf('imapUser') + 1)
    assert.equal(email.indexOf('dkimPrivateKey'), email.indexOf('dkim') + 1)
  })

  it('have keys as texts of several lines, and tokens as lines', () => {
    const kinds = (type: string, name: string) => {
      const { schema, secrets } = formOf(type)
      return fieldsOf(schema, field => secrets.includes(field)).find(field => field.name === name)?.kind
    }
    assert.equal(kinds('rcs', 'serviceAccount'), 'area')
    assert.equal(kinds('vonage-sms', 'privateKey'), 'area')
    assert.equal(kinds('whatsapp', 'accessToken'), 'line')
    assert.equal(kinds('email', 'smtpPort'), 'integer')
    assert.equal(kinds('rcs', 'region'), 'choice')
    assert.equal(kinds('webchat', 'domains'), 'lines')
    assert.equal(kinds('webchat', 'preChat'), 'list')
    assert.equal(kinds('webchat', 'theme'), 'group')
    assert.equal(kinds('custom', 'url'), 'line')
    assert.equal(kinds('twilio-voice', 'greeting'), 'area')
  })
})

describe('a union in a form', () => {
  const { items = {} } = formOf('webchat').schema.properties?.preChat ?? {}

  it('has the fields of the variant that is chosen', () => {
    assert.deepEqual(begun(items), { type: 'text' })
    const names = (values: object) => fieldsOf(variantOf(items, { ...values })).map(({ name }) => name)
    assert.deepEqual(names({ type: 'text' }), ['name', 'label', 'required', 'type'])
    assert.deepEqual(names({ type: 'select' }), ['name', 'label', 'required', 'type', 'options'])
    assert.deepEqual(variantOf(items, { type: 'select' }).properties?.type?.enum, [
      'text',
      'email',
      'tel',
      'select',
    ])
  })

  it('drops what another variant had', () => {
    const values = { type: 'email', label: 'Mail', options: ['a'] }
    assert.deepEqual(fitting(items, values), { type: 'email', label: 'Mail' })
  })

  it('is checked item by item', () => {
    const preChat = [
      { type: 'text', name: 'name', label: 'Name' },
      { type: 'select', name: 'Topic' },
    ]
    const { schema } = formOf('webchat')
    assert.deepEqual(
      [...check(schema, { preChat }, { pointer }).keys()],
      ['/config/preChat/1/name', '/config/preChat/1/label', '/config/preChat/1/options'],
    )
  })
})

describe('checking values', () => {
  const { schema } = formOf('email')

  it('says what is wrong in the words of the field', () => {
    const errors = check(schema, { fromEmail: 'nobody', smtpPort: '70000', imapPort: 99_999 }, { pointer })
    assert.match(errors.get('/config/fromEmail') ?? '', /does not look right\. Mail is sent from it/)
    assert.match(errors.get('/config/smtpPort') ?? '', /from 1 to 65535/)
    assert.match(errors.get('/config/imapPort') ?? '', /from 1 to 65535/)
    assert.equal(errors.get('/config/smtpHost'), NEEDED)
  })

  it('wants the parts of an optional group only when something is in it', () => {
    const keys = (values: object) => [...check(schema, { ...values }, { pointer }).keys()]
    assert.ok(!keys({ dkim: { domainName: '' } }).some(key => key.includes('dkim')))
    assert.ok(keys({ dkim: { domainName: 'example.org' } }).includes('/config/dkim/keySelector'))
  })

  it('counts characters and not their halves', () => {
    const { schema: viber } = formOf('viber')
    const senderName = '😀'.repeat(28)
    assert.equal(check(viber, { senderName }, { pointer }).has('/config/senderName'), false)
    assert.equal(
      check(viber, { senderName: `${senderName}!` }, { pointer }).get('/config/senderName'),
      'At most 28 characters fit; there are 29.',
    )
  })

  it('spares what is kept or lent', () => {
    const { schema: telegram } = formOf('telegram')
    assert.deepEqual([...check(telegram, {}, { pointer, spared: ['botToken'] })], [])
  })

  it('goes on while fields are mended: each is looked at again when it changes', () => {
    const wrong = new Map([
      ['/name', 'Too long.'],
      ['/config/fromEmail', 'The server did not like it.'],
      ['/config/smtpPort', NEEDED],
      ['/config/smtpHost', NEEDED],
    ])
    const before = { fromEmail: 'a@b.example' }
    const after = { ...before, smtpPort: 0, smtpHost: 'smtp.example.com' }
    const left = remaining(wrong, schema, { pointer, before, after })
    assert.deepEqual([...left.keys()], ['/name', '/config/fromEmail', '/config/smtpPort'])
    assert.match(left.get('/config/smtpPort') ?? '', /from 1 to 65535/)
  })

  it('names the line of a list', () => {
    const { schema: webchat } = formOf('webchat')
    const errors = check(webchat, { domains: ['example.org', '', 'a b'] }, { pointer })
    assert.match(errors.get('/config/domains') ?? '', /^“a b”: /)
  })
})

describe('values', () => {
  it('are blank when nothing was entered', () => {
    for (const value of [undefined, null, '', [], [''], {}, { a: '', b: { c: [] } }]) assert.ok(blank(value))
    for (const value of [0, false, 'x', ['', 'x'], { a: false }]) assert.ok(!blank(value))
  })

  it('are pruned at every depth', () => {
    const values = { a: '', b: { c: '', d: 'x' }, e: ['', 'y'], f: [{ g: '', h: 1 }], i: {}, j: false }
    assert.deepEqual(pruned(values), { b: { d: 'x' }, e: ['y'], f: [{ h: 1 }], j: false })
  })

  it('are sent only where they differ', () => {
    const before = { name: 'a', port: 25, theme: { title: 'T' }, domains: ['x'] }
    assert.deepEqual(changed(before, { ...before, theme: { title: 'T', greeting: '' } }), {})
    assert.deepEqual(changed(before, { ...before, port: 587 }), { port: 587 })
    assert.deepEqual(changed(before, { name: '', theme: { title: 'U' }, domains: ['x', 'y'] }), {
      name: null,
      port: null,
      theme: { title: 'U' },
      domains: ['x', 'y'],
    })
    assert.deepEqual(changed({}, { token: 't' }), { token: 't' })
  })
})
