import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HttpRequest, NetworkIO } from '../../domain/network.ts'
import { account, unauthorized } from '../shared/twilio/harness/account.ts'
import { templates } from './templates.ts'

/** Answers by URL, and keeps what was asked. */
function answering(answers: Record<string, { status?: number; json: unknown }>) {
  const asked: string[] = []
  const io: Pick<NetworkIO, 'request'> = {
    request: async ({ url }: HttpRequest) => {
      asked.push(url)
      const { status = 200, json } = answers[url] ?? { status: 404, json: {} }
      return { ok: true, response: { status, headers: {}, body: Buffer.from(JSON.stringify(json)) } }
    },
  }
  return { io: io as NetworkIO, asked }
}

const FIRST = 'https://content.twilio.com/v1/ContentAndApprovals?PageSize=500'

/** https://www.twilio.com/docs/content/content-api-resources#fetch-content-and-approval-status */
const reminder = {
  language: 'en',
  variables: { '1': 'name', '2': 'typedocument' },
  friendly_name: 'Reminder',
  sid: 'HX5fcd48a417c1cb59da349ad6d5da4607',
  types: {
    'twilio/quick-reply': {
      body: '{{1}}, your table is ready.',
      actions: [
        { title: 'On my way', id: 'yes' },
        { title: 'Cancel', id: 'no' },
      ],
    },
  },
  approval_requests: { category: 'UTILITY', status: 'approved', name: 'reminder', rejection_reason: '' },
}
const card = {
  language: 'de',
  sid: 'HX15c711fcc6d9ea5268d7ab77938a20ff',
  types: {
    'twilio/card': { title: 'Neu', subtitle: 'Nur heute', media: ['https://example.com/{{1}}'], actions: [] },
  },
  approval_requests: { category: '', status: 'unsubmitted' },
}

test('templates are read page by page, and what is none is left out', async () => {
  const { io, asked } = answering({
    [FIRST]: {
      json: {
        contents: [reminder, { sid: 5 }],
        meta: { next_page_url: 'https://elsewhere.example/v1/ContentAndApprovals?PageSize=500&Page=1' },
      },
    },
    [`${FIRST}&Page=1`]: {
      json: { contents: [card], meta: { next_page_url: null } },
    },
  })
  assert.deepEqual(await templates(account, io), {
    ok: true,
    templates: [
      {
        name: 'HX5fcd48a417c1cb59da349ad6d5da4607',
        language: 'en',
        status: 'approved',
        category: 'utility',
        body: '{{1}}, your table is ready.',
        header: null,
        footer: null,
        buttons: ['On my way', 'Cancel'],
      },
      {
        name: 'HX15c711fcc6d9ea5268d7ab77938a20ff',
        language: 'de',
        status: 'unsubmitted',
        category: null,
        body: 'Neu',
        header: 'https://example.com/{{1}}',
        footer: 'Nur heute',
        buttons: [],
      },
    ],
  })
  // The credentials stay with the account's host, wherever the next page is said to be.
  assert.deepEqual(asked, [FIRST, `${FIRST}&Page=1`])
})

test('refused credentials are told', async () => {
  const { io } = answering({ [FIRST]: { status: 401, json: unauthorized.answer.json } })
  assert.deepEqual(await templates(account, io), { ok: false, failure: unauthorized.failure })
})
