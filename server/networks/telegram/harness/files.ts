import type { Harness } from '../../contract/harness.ts'
import { api, error, ok, TOKEN } from './account.ts'

/** https://core.telegram.org/bots/api#getfile */
export const files: Harness['recordings'] = [
  {
    call: 'fetchMedia',
    name: 'a photo',
    ref: 'AgACAgIAAxkBAAIB-large',
    exchanges: [
      {
        method: 'POST',
        url: api('getFile'),
        json: { file_id: 'AgACAgIAAxkBAAIB-large' },
        answer: ok({ file_id: 'AgACAgIAAxkBAAIB-large', file_size: 4, file_path: 'photos/file_7.jpg' }),
      },
      {
        method: 'GET',
        url: `https://api.telegram.org/file/bot${TOKEN}/photos/file_7.jpg`,
        answer: { headers: { 'content-type': 'application/octet-stream' }, text: 'JPEG' },
      },
    ],
    result: { ok: true, body: 'JPEG', mimeType: null, size: 4, filename: 'file_7.jpg' },
  },
  {
    call: 'fetchMedia',
    name: 'more than 20 MB',
    ref: 'large',
    exchanges: [{ method: 'POST', url: api('getFile'), answer: error(400, 'Bad Request: file is too big') }],
    result: {
      ok: false,
      failure: {
        code: '400',
        message: 'Bad Request: file is too big',
        cure: 'Bots can fetch files of up to 20 MB only: ask for a smaller file, or for a link.',
      },
    },
  },
  {
    call: 'fetchMedia',
    name: 'a path that leads elsewhere',
    ref: 'odd',
    exchanges: [
      {
        method: 'POST',
        url: api('getFile'),
        answer: ok({ file_id: 'odd', file_path: 'photos/../../bot1/getMe' }),
      },
    ],
    result: {
      ok: false,
      failure: {
        code: 'no_file_path',
        message: 'Telegram did not tell where the file is.',
        cure: 'A Bot API server of your own must not run with --local.',
      },
    },
  },
]
