import type { Harness } from '../../../../contract/harness.ts'

const url = 'https://scontent.xx.fbcdn.net/v/t1.15752-9/1_n.jpg?_nc_cat=1&oh=03_Q7&oe=69A'

export const files: Harness['recordings'] = [
  {
    call: 'fetchMedia',
    name: 'a photo, by its signed URL and without the token',
    ref: url,
    exchanges: [{ method: 'GET', url, answer: { headers: { 'content-type': 'image/jpeg' }, text: 'JPEG' } }],
    result: { ok: true, body: 'JPEG', mimeType: 'image/jpeg', size: 4 },
  },
  {
    call: 'fetchMedia',
    name: 'a URL that leads away from Meta',
    ref: 'https://internal.example/secret',
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'no_media_url',
        message: "The file does not lie on one of Meta's servers.",
        cure: 'Ask for the file again.',
      },
      permanent: true,
    },
  },
]
