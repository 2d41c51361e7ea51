import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordedIO } from '../../../contract/io.ts'
import { instagram } from '../../../instagram/index.ts'
import { messenger } from '../../../messenger/index.ts'
import { bare, expiredAnswer } from './harness/account.ts'

const base = 'https://graph.facebook.com'
const page = (after: string | null, answer: object) => ({
  method: 'GET',
  url: bare('me/accounts', {
    fields:
      'id,name,access_token,picture{url},instagram_business_account{id,username,name,profile_picture_url}',
    limit: '100',
    ...(after && { after }),
  }),
  answer: { json: answer },
})

/** https://developers.facebook.com/docs/graph-api/reference/user/accounts */
const exchanges = [
  page(null, {
    data: [
      {
        id: '1',
        name: 'Coast',
        access_token: 'EAAGpageTokenOne',
        picture: { data: { url: 'https://scontent.xx.fbcdn.net/1.jpg' } },
        instagram_business_account: {
          id: '178411',
          username: 'coast',
          name: '',
          profile_picture_url: 'https://scontent.cdninstagram.com/1.jpg',
        },
      },
      { name: 'a page without an id' },
    ],
    paging: { cursors: { before: 'A', after: 'B' }, next: `${base}/v23.0/me/accounts?after=B` },
  }),
  page('B', {
    data: [{ id: '2', name: 'Hills' }],
    paging: { cursors: { before: 'B', after: 'C' } },
  }),
]

test('a token shows the pages it reaches, each with a token of its own', async () => {
  const { io, done } = recordedIO(exchanges)
  assert.deepEqual(await messenger.explore?.('EAAGuser', base, io), {
    ok: true,
    accounts: [
      {
        address: '1',
        name: 'Coast',
        imageUrl: 'https://scontent.xx.fbcdn.net/1.jpg',
        config: { pageId: '1' },
        secrets: { accessToken: 'EAAGpageTokenOne' },
      },
      { address: '2', name: 'Hills', config: { pageId: '2' }, secrets: {} },
    ],
  })
  done()
})

test('and the Instagram accounts that are linked to these', async () => {
  const { io } = recordedIO(exchanges)
  assert.deepEqual(await instagram.explore?.('EAAGuser', base, io), {
    ok: true,
    accounts: [
      {
        address: '178411',
        name: 'coast',
        imageUrl: 'https://scontent.cdninstagram.com/1.jpg',
        config: { pageId: '1', accountId: '178411' },
        secrets: { accessToken: 'EAAGpageTokenOne' },
      },
    ],
  })
})

test('a token that is no longer good shows nothing', async () => {
  const { io } = recordedIO([{ ...page(null, {}), answer: expiredAnswer }])
  const result = await messenger.explore?.('EAAGuser', base, io)
  assert.ok(result && !result.ok)
  assert.equal(result.failure.code, '190')
})
