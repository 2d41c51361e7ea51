import type { Harness } from '../../contract/harness.ts'
import { grant, granted, otherKey, URL } from './account.ts'

const unreachable = grant({ failure: { code: 'dns', message: 'No such name.' } })
const notReached = {
  cure: 'Check that this machine reaches https://oauth2.googleapis.com.',
  code: 'dns',
  message: 'No such name.',
}
const revoked = grant({
  status: 400,
  json: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
})
const refusal = {
  code: 'invalid_grant',
  message: 'Invalid JWT Signature.',
  cure: 'Google no longer takes this key: make a new one in the Business Communications Developer Console under Service account, and enter the text of its file in the channel.',
}
const noKey = {
  code: 'no_key',
  message: 'The service account key is no key file of Google.',
  cure: 'Enter the whole text of the JSON file, from { to }, that the console gave under Service account, Create key.',
}
const notAKey = { secrets: { serviceAccount: '{"type":"authorized_user"}', clientToken: 'x'.repeat(20) } }

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
export const connecting: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'tells where to paste the address, when the key is good',
    account: otherKey('connects'),
    exchanges: [granted],
    result: {
      ok: true,
      steps: [
        {
          kind: 'paste',
          title: 'Set the agent’s webhook',
          detail:
            'In the Business Communications Developer Console open the agent, then Integrations, Webhook, Configure. Enter this address, with the client token that is in the channel’s settings, and press Verify: the channel is active then.',
          fields: [{ label: 'Webhook endpoint URL', value: URL }],
        },
      ],
    },
  },
  {
    call: 'connect',
    name: 'refused: Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'no_public_url',
        message: 'Portico has no public URL, so Google cannot deliver: nothing would come in, and no status.',
        cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
      },
    },
  },
  {
    call: 'connect',
    name: 'refused: the key is revoked',
    exchanges: [revoked],
    result: { ok: false, failure: refusal },
  },
  {
    call: 'connect',
    name: 'refused: the key is no key',
    account: notAKey,
    exchanges: [],
    result: { ok: false, failure: noKey },
  },
  {
    call: 'connect',
    name: 'Google cannot be reached',
    exchanges: [unreachable],
    result: { ok: false, failure: notReached, transient: true },
  },
  {
    call: 'disconnect',
    name: 'there is nothing to take back',
    exchanges: [],
    result: 'disconnected',
  },
  {
    call: 'authorize',
    name: 'asks for a token',
    account: otherKey('authorizes'),
    exchanges: [granted],
    result: { ok: true, headers: { authorization: 'Bearer ya29.token' } },
  },
  {
    call: 'authorize',
    name: 'refused: the key is revoked',
    exchanges: [revoked],
    result: { ok: false, verdict: { verdict: 'reauthorize', failure: refusal } },
  },
  {
    call: 'authorize',
    name: 'refused: the key is no key',
    account: notAKey,
    exchanges: [],
    result: { ok: false, verdict: { verdict: 'reauthorize', failure: noKey } },
  },
  {
    call: 'authorize',
    name: 'Google is in trouble',
    exchanges: [grant({ status: 503, json: { error: 'backend_error' } })],
    result: {
      ok: false,
      verdict: {
        verdict: 'retry',
        failure: {
          code: '503',
          message: 'Google gave no access token (status 503).',
          cure: 'Portico tries again. If this stays so, see whether a proxy stands between Portico and Google.',
        },
      },
    },
  },
]
