import type { Harness } from '../../contract/harness.ts'
import { api, error, PHONE } from './account.ts'

const lookUp = (id: string) => ({ method: 'GET', url: api(id, { phone_number_id: PHONE }) })
const lookaside = 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=1749417000&hash=AR'

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
export const files: Harness['recordings'] = [
  {
    call: 'fetchMedia',
    name: 'a photo',
    ref: '1003383421387256',
    exchanges: [
      {
        ...lookUp('1003383421387256'),
        answer: {
          json: {
            messaging_product: 'whatsapp',
            url: lookaside,
            mime_type: 'image/jpeg',
            sha256: '29ed',
            file_size: '4',
            id: '1003383421387256',
          },
        },
      },
      {
        method: 'GET',
        url: lookaside,
        answer: { headers: { 'content-type': 'application/octet-stream' }, text: 'JPEG' },
      },
    ],
    result: { ok: true, body: 'JPEG', mimeType: 'image/jpeg', size: 4 },
  },
  {
    call: 'fetchMedia',
    name: 'a URL that leads away from Meta is not shown the token',
    ref: '2',
    exchanges: [
      {
        ...lookUp('2'),
        answer: { json: { url: 'https://lookaside.fbsbx.com.evil.example/a', mime_type: 'a/b' } },
      },
    ],
    result: {
      ok: false,
      failure: {
        code: 'no_media_url',
        message: 'WhatsApp did not tell where the file is.',
        cure: 'Try again; WhatsApp keeps a file for 7 days only.',
      },
    },
  },
  {
    call: 'fetchMedia',
    name: 'a file that is gone',
    ref: '3',
    exchanges: [
      {
        ...lookUp('3'),
        answer: error(100, "Unsupported get request. Object with ID '3' does not exist", {
          error_subcode: 33,
        }),
      },
    ],
    result: {
      ok: false,
      failure: {
        code: '100',
        message: "Unsupported get request. Object with ID '3' does not exist",
        cure: 'Try again; WhatsApp keeps a file for 7 days only.',
      },
      permanent: true,
    },
  },
]
