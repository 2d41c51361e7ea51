import type { Harness } from '../../contract/harness.ts'
import { api } from './account.ts'

/** https://developers.brevo.com/reference/getinboundemailattachment */
export const files: Harness['recordings'] = [
  {
    call: 'fetchMedia',
    name: 'an attachment',
    ref: 'eyJhbGciOi.token/1',
    exchanges: [
      {
        method: 'GET',
        url: api('inbound/attachments/eyJhbGciOi.token%2F1'),
        answer: { headers: { 'content-type': 'application/pdf' }, text: 'PDF' },
      },
    ],
    result: { ok: true, body: 'PDF', mimeType: 'application/pdf', size: 3 },
  },
  {
    call: 'fetchMedia',
    name: 'one that Brevo no longer has',
    ref: 'gone',
    exchanges: [{ method: 'GET', url: api('inbound/attachments/gone'), answer: { status: 404 } }],
    result: { ok: false, failure: { code: '404', message: 'Status 404.' } },
  },
]
