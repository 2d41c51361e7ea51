import type { Harness } from '../../../contract/harness.ts'
import { API, error } from './account.ts'

const FILE = 'Messages/MMf2c5a8e07b364d19a0c4e6b8d1f35279/Media/ME7c1e9a4d03b85f62e8d7c6b5a4938271'
const CDN =
  'https://mms.twiliocdn.com/AC25c0d4b9093547216c460212e24e77ee/0a1b2c3d?Expires=1767272400&Signature=x'

/** https://www.twilio.com/docs/messaging/api/media-resource */
export const files: Harness['recordings'] = [
  {
    call: 'fetchMedia',
    name: 'is sent on to where the file lies',
    ref: FILE,
    exchanges: [
      { method: 'GET', url: `${API}/${FILE}`, answer: { status: 307, headers: { location: CDN } } },
      { method: 'GET', url: CDN, answer: { headers: { 'content-type': 'image/jpeg' }, text: 'JPEG' } },
    ],
    result: { ok: true, body: 'JPEG', mimeType: 'image/jpeg', size: 4 },
  },
  {
    call: 'fetchMedia',
    name: 'is given the file at once',
    ref: FILE,
    exchanges: [
      {
        method: 'GET',
        url: `${API}/${FILE}`,
        answer: { headers: { 'content-type': 'image/png' }, text: 'PNG' },
      },
    ],
    result: { ok: true, body: 'PNG', mimeType: 'image/png', size: 3 },
  },
  {
    call: 'fetchMedia',
    name: 'a file that was deleted',
    ref: FILE,
    exchanges: [
      {
        method: 'GET',
        url: `${API}/${FILE}`,
        answer: error(404, 20404, 'The requested resource was not found'),
      },
    ],
    result: {
      ok: false,
      failure: {
        code: '20404',
        message: 'The requested resource was not found',
        cure: 'Check the account SID and the number or service SID.',
      },
    },
  },
  {
    call: 'fetchMedia',
    name: 'a reference that leads elsewhere',
    ref: 'Messages/../../Keys.json',
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'no_such_file',
        message: 'Twilio has no such file.',
        cure: 'It may have been deleted there.',
      },
      permanent: true,
    },
  },
]
