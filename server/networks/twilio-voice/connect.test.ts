import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ioOf, responseOf } from '../contract/io.ts'
import { account, CALLBACK } from '../shared/twilio/harness/account.ts'
import { ownNumber } from '../shared/twilio/harness/connecting.ts'
import { connect, disconnect } from './connect.ts'

/** What was posted to a number with these settings. */
async function posted(act: typeof connect | typeof disconnect, settings: object): Promise<object[]> {
  const forms: object[] = []
  const io = ioOf(({ method, body }) => {
    if (method === 'POST') forms.push(Object.fromEntries(new URLSearchParams(String(body))))
    const json = method === 'POST' ? {} : { incoming_phone_numbers: [ownNumber(settings)] }
    return { ok: true, response: responseOf({ json }) }
  })
  await act(account, io)
  return forms
}

test('the number calls Portico, and reports to it, though it had an application', async () => {
  assert.deepEqual(await posted(connect, { voice_url: null }), [
    {
      VoiceUrl: CALLBACK,
      VoiceMethod: 'POST',
      VoiceApplicationSid: '',
      StatusCallback: CALLBACK,
      StatusCallbackMethod: 'POST',
    },
  ])
})

for (const [name, settings, forms] of [
  ['both', {}, [{ VoiceUrl: '', StatusCallback: '' }]],
  ['one', { voice_url: 'https://elsewhere.example' }, [{ StatusCallback: '' }]],
  ['neither', { voice_url: 'https://elsewhere.example', status_callback: '' }, []],
] as const) {
  test(`what is cleared when ${name} of the URLs are ours`, async () => {
    assert.deepEqual(await posted(disconnect, settings), forms)
  })
}
