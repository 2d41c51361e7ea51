import assert from 'node:assert/strict'
import { it } from 'node:test'
import { basic, flexScene, type Items, SERVICE } from '../support/twilio-flex.ts'

/** A browser remembers a name and a password, and sends them with forms of any site. */

const form = { FriendlyName: 'Site', ChatServiceSid: SERVICE, ChannelType: 'web' }

for (const [what, headers, status] of [
  ['a form of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 403],
  [
    'a program of another site in silence',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    403,
  ],
  ['a form of a neighbour', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' }, 403],
  [
    'a program of another site that asked before',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    201,
  ],
  ['a form of our own', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' }, 201],
  ['no browser', {}, 201],
] as const) {
  it(`Twilio Flex: what ${what} sends is answered with ${status}`, async t => {
    const { app, account, key, call } = await flexScene(t)
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/v1/FlexFlows',
      headers: {
        authorization: basic(account, key),
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      payload: new URLSearchParams(form).toString(),
    })
    assert.equal(statusCode, status, body)
    const { items } = (await call<Items<unknown>>('GET', '/channels')).json
    assert.equal(items.length, status === 201 ? 1 : 0)
  })
}
