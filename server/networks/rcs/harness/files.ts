import type { Harness } from '../../contract/harness.ts'

const link = 'https://rcs-copper-us.googleapis.com/73905e4f/image.jpg?expiry=1767268800'

/** https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/UserFile */
export const files: Harness['recordings'] = [
  {
    call: 'fetchMedia',
    name: 'a picture',
    ref: link,
    exchanges: [
      { method: 'GET', url: link, answer: { headers: { 'content-type': 'image/jpeg' }, text: 'JPEG' } },
    ],
    result: { ok: true, body: 'JPEG', mimeType: 'image/jpeg', size: 4 },
  },
  {
    call: 'fetchMedia',
    name: 'a link that leads elsewhere is not followed',
    ref: 'https://googleapis.com.example/73905e4f/image.jpg',
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'foreign_link',
        message: 'The file is not kept by Google.',
        cure: 'Ask the contact to send it again.',
      },
      permanent: true,
    },
  },
]
