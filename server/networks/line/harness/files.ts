import type { Harness } from '../../contract/harness.ts'
import { data, error, ok } from './account.ts'

const prepared = (status: string, kind: { method: string; url: string }) => ({
  ...kind,
  answer: ok({ status }),
})
const transcoding = { method: 'GET', url: data('/message/325708/content/transcoding') }

/** https://developers.line.biz/en/reference/messaging-api/#getting-content */
export const files: Harness['recordings'] = [
  {
    call: 'fetchMedia',
    name: 'a picture, from the host for content',
    ref: 'image/354718705033693859',
    exchanges: [
      {
        method: 'GET',
        url: data('/message/354718705033693859/content'),
        answer: { headers: { 'content-type': 'image/jpeg' }, text: 'JPEG' },
      },
    ],
    result: { ok: true, body: 'JPEG', mimeType: 'image/jpeg', size: 4 },
  },
  {
    call: 'fetchMedia',
    name: 'a picture, from a server that stands in for LINE',
    ref: 'image/1',
    account: { baseUrl: 'http://127.0.0.1:9999' },
    exchanges: [
      { method: 'GET', url: 'http://127.0.0.1:9999/v2/bot/message/1/content', answer: { text: 'JPEG' } },
    ],
    result: { ok: true, body: 'JPEG', mimeType: null, size: 4 },
  },
  {
    call: 'fetchMedia',
    name: 'a film that is prepared',
    ref: 'video/325708',
    exchanges: [
      prepared('succeeded', transcoding),
      {
        method: 'GET',
        url: data('/message/325708/content'),
        answer: { headers: { 'content-type': 'video/mp4' }, text: 'MP4' },
      },
    ],
    result: { ok: true, body: 'MP4', mimeType: 'video/mp4', size: 3 },
  },
  {
    call: 'fetchMedia',
    name: 'a film that LINE still prepares',
    ref: 'video/325708',
    exchanges: [prepared('processing', transcoding)],
    result: {
      ok: false,
      failure: {
        code: 'preparing',
        message: 'LINE still prepares this file.',
        cure: 'Try again in a minute.',
      },
    },
  },
  {
    call: 'fetchMedia',
    name: 'a sound that LINE could not prepare',
    ref: 'audio/325708',
    exchanges: [prepared('failed', transcoding)],
    result: {
      ok: false,
      failure: {
        code: 'not_prepared',
        message: 'LINE could not prepare this file.',
        cure: 'Ask for it to be sent again.',
      },
      permanent: true,
    },
  },
  {
    call: 'fetchMedia',
    name: 'a film that is gone',
    ref: 'video/325708',
    exchanges: [{ ...transcoding, answer: error(404, 'Not found') }],
    result: {
      ok: false,
      failure: {
        code: '404',
        message: 'Not found',
        cure: 'LINE no longer has it; it keeps what people send for a time only.',
      },
    },
  },
  {
    call: 'fetchMedia',
    name: 'a sticker, and a reference that leads elsewhere',
    ref: 'sticker/11537/52002738',
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'no_file',
        message: 'LINE gives no file for this.',
        cure: 'A sticker is known by its numbers only: see https://developers.line.biz/en/docs/messaging-api/sticker-list/.',
      },
      permanent: true,
    },
  },
]
