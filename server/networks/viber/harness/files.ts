import type { Harness } from '../../contract/harness.ts'

const none = (cure: string) => ({
  ok: false,
  failure: { code: 'no_file', message: 'Viber gives no file for this.', cure },
  permanent: true,
})
const cure =
  'A sticker is known by its number only: see https://developers.viber.com/docs/tools/sticker-ids/.'

/** Links as callbacks hold them. */
export const files: Harness['recordings'] = [
  {
    call: 'fetchMedia',
    name: 'a picture',
    ref: 'https://dl-media.viber.com/1/share/2/long/bots/generic-avatar/image.jpg',
    exchanges: [
      {
        method: 'GET',
        url: 'https://dl-media.viber.com/1/share/2/long/bots/generic-avatar/image.jpg',
        answer: { headers: { 'content-type': 'image/jpeg' }, text: 'JPEG' },
      },
    ],
    result: { ok: true, body: 'JPEG', mimeType: 'image/jpeg', size: 4 },
  },
  {
    call: 'fetchMedia',
    name: 'a file at a server that stands in for Viber',
    account: { baseUrl: 'http://127.0.0.1:9999' },
    ref: 'http://127.0.0.1:9999/media/1.mp4',
    exchanges: [{ method: 'GET', url: 'http://127.0.0.1:9999/media/1.mp4', answer: { text: 'MP4' } }],
    result: { ok: true, body: 'MP4', mimeType: null, size: 3 },
  },
  ...[
    'sticker/46105',
    'https://dl-media.viber.com.example/a.jpg',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
  ].map(ref => ({
    call: 'fetchMedia' as const,
    name: `nothing for ${ref}`,
    ref,
    exchanges: [],
    result: none(cure),
  })),
]
