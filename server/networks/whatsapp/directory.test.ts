import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordedIO } from '../contract/io.ts'
import { account, api, bare, error, inspectedByItself, PHONE, TOKEN, WABA } from './harness/account.ts'
import { whatsapp } from './index.ts'

const base = 'https://graph.facebook.com'

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management */
const page = (after: string | null, answer: object) => ({
  method: 'GET',
  url: api(`${WABA}/message_templates`, {
    fields: 'name,language,status,category,components',
    limit: '100',
    ...(after && { after }),
  }),
  answer: { json: answer },
})

test('templates are read page by page, and one that is odd keeps no other', async () => {
  const { io, done } = recordedIO([
    page(null, {
      data: [
        {
          name: 'reminder',
          language: 'en_US',
          status: 'APPROVED',
          category: 'UTILITY',
          id: '1',
          components: [
            { type: 'HEADER', format: 'TEXT', text: 'For {{1}}' },
            { type: 'BODY', text: 'Dear {{1}}, at {{2}}.' },
            { type: 'FOOTER', text: 'Reply STOP' },
            {
              type: 'BUTTONS',
              buttons: [
                { type: 'QUICK_REPLY', text: 'Yes' },
                { type: 'URL', text: 'See' },
              ],
            },
          ],
        },
        { name: 7 },
      ],
      paging: { cursors: { before: 'A', after: 'B' }, next: 'https://elsewhere.example/steal' },
    }),
    page('B', {
      data: [
        {
          name: 'photo',
          language: 'de',
          status: 'PAUSED',
          components: [
            { type: 'HEADER', format: 'IMAGE' },
            { type: 'BODY', text: 'Seht' },
          ],
        },
      ],
      paging: { cursors: { before: 'C', after: 'D' } },
    }),
  ])
  assert.deepEqual(await whatsapp.templates?.(account, io), {
    ok: true,
    templates: [
      {
        name: 'reminder',
        language: 'en_US',
        status: 'approved',
        category: 'utility',
        body: 'Dear {{1}}, at {{2}}.',
        header: 'For {{1}}',
        footer: 'Reply STOP',
        buttons: ['Yes', 'See'],
      },
      {
        name: 'photo',
        language: 'de',
        status: 'paused',
        category: null,
        body: 'Seht',
        header: 'image',
        footer: null,
        buttons: [],
      },
    ],
  })
  done()
})

test('templates that Meta refuses to show', async () => {
  const { io } = recordedIO([{ ...page(null, {}), answer: error(200, '(#200) Permissions error', {}, 403) }])
  const result = await whatsapp.templates?.(account, io)
  assert.ok(result && !result.ok)
  assert.equal(result.failure.code, '200')
})

test('a token shows the numbers of the business accounts it was granted', async () => {
  const numbers = (id: string, ...data: object[]) => ({
    method: 'GET',
    url: bare(`${id}/phone_numbers`, { fields: 'id,display_phone_number,verified_name', limit: '100' }),
    answer: { json: { data } },
  })
  const { io, done } = recordedIO([
    inspectedByItself({
      granular_scopes: [
        { scope: 'whatsapp_business_management', target_ids: [WABA, '2'] },
        { scope: 'whatsapp_business_messaging', target_ids: [WABA] },
      ],
    }),
    numbers(WABA, { id: PHONE, display_phone_number: '+1 555-078-3881', verified_name: 'Lucky Shrub' }),
    numbers('2', { id: '22', display_phone_number: '+1 555-000-0022' }),
  ])
  const config = (phoneNumberId: string, businessAccountId: string) => ({ phoneNumberId, businessAccountId })
  assert.deepEqual(await whatsapp.explore?.(TOKEN, base, io), {
    ok: true,
    accounts: [
      {
        address: PHONE,
        name: 'Lucky Shrub (+1 555-078-3881)',
        config: config(PHONE, WABA),
        secrets: { accessToken: TOKEN },
      },
      { address: '22', name: '+1 555-000-0022', config: config('22', '2'), secrets: { accessToken: TOKEN } },
    ],
  })
  done()
})

test('a token that is no longer good shows nothing', async () => {
  const { io } = recordedIO([inspectedByItself({ is_valid: false })])
  const result = await whatsapp.explore?.(TOKEN, base, io)
  assert.ok(result && !result.ok)
  assert.equal(result.failure.code, '190')
})
