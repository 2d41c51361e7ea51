import type { Harness } from '../../contract/harness.ts'
import { APPLICATION, account, error, SHARED_URL, URL, unauthorized } from './account.ts'

const APPLICATION_URL = `https://api.nexmo.com/v2/applications/${APPLICATION}`
const NUMBERS_URL = 'https://rest.nexmo.com/account/numbers?pattern=447700900000&search_pattern=1'

/** https://developer.vonage.com/en/api/application.v2 */
const hooks = (address: string) => ({
  version: 'v1',
  webhooks: {
    inbound_url: { address, http_method: 'POST' },
    status_url: { address, http_method: 'POST' },
  },
})
const voice = {
  webhooks: { answer_url: { address: 'https://elsewhere.example/answer', http_method: 'GET' } },
}

export const application = (address: string, more: object = {}) => ({
  method: 'GET',
  url: APPLICATION_URL,
  answer: {
    json: {
      id: APPLICATION,
      name: 'Shop',
      capabilities: { voice, messages: hooks(address) },
      privacy: { improve_ai: false },
      ...more,
    },
  },
})
export const noApplication = {
  ...application(''),
  answer: error(404, '#not-found', 'Not Found', 'No such application'),
}
const put = (messages: object) => ({
  method: 'PUT',
  url: APPLICATION_URL,
  json: { name: 'Shop', capabilities: { voice, ...messages }, privacy: { improve_ai: false } },
  answer: { json: { id: APPLICATION, name: 'Shop' } },
})
const delivering = put({ messages: hooks(URL) })

/** https://developer.vonage.com/en/api/numbers */
export const numbers = (...found: object[]) => ({
  method: 'GET',
  url: NUMBERS_URL,
  answer: {
    json: found.length === 0 ? {} : { count: found.length, numbers: found },
  },
})
export const number = (more: object = {}) => ({
  country: 'GB',
  msisdn: '447700900000',
  type: 'mobile-lvn',
  features: ['VOICE', 'SMS'],
  app_id: APPLICATION,
  ...more,
})
const unlinked = number({ app_id: undefined })
const link = {
  method: 'POST',
  url: 'https://rest.nexmo.com/number/update',
  answer: { json: { 'error-code': '200', 'error-code-label': 'success' } },
}
const byName = { config: { ...account.config, sender: 'Shop' } }

export const connecting: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'links the number, and has the application deliver here, leaving the rest of it as it is',
    exchanges: [application('https://elsewhere.example'), numbers(unlinked), link, delivering],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'leaves what is as it should be',
    exchanges: [application(URL), numbers(number())],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'leaves the address that several numbers share',
    exchanges: [application(SHARED_URL), numbers(number())],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'a sender that is a name is no number to be linked',
    account: byName,
    exchanges: [application(''), delivering],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'the account has no such number, but a longer one',
    exchanges: [application(''), numbers(number({ msisdn: '4477009000001' }))],
    result: {
      ok: false,
      failure: {
        code: 'number_not_found',
        message: 'The account has no number 447700900000.',
        cure: 'Buy the number on the dashboard, or enter another.',
      },
    },
  },
  {
    call: 'connect',
    name: 'the account has no such application',
    exchanges: [noApplication],
    result: {
      ok: false,
      failure: {
        code: 'application_not_found',
        message: `The account has no application ${APPLICATION}.`,
        cure: 'Check the application ID on the dashboard, and that it belongs to this API key.',
      },
    },
  },
  {
    call: 'connect',
    name: 'wrong credentials',
    exchanges: [{ ...application(''), answer: unauthorized.answer }],
    result: { ok: false, failure: unauthorized.failure },
  },
  {
    call: 'connect',
    name: 'Vonage is out of service',
    exchanges: [{ ...application(''), answer: { status: 503, text: '' } }],
    result: {
      ok: false,
      transient: true,
      failure: {
        code: '503',
        message: 'Vonage answered with status 503.',
        cure: 'Portico tries again; see https://vonageapi.statuspage.io if this stays so.',
      },
    },
  },
  {
    call: 'connect',
    name: 'Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'no_public_url',
        message: 'Portico has no public URL, so Vonage cannot deliver: nothing would come in, and no status.',
        cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
      },
    },
  },
  {
    call: 'disconnect',
    name: 'the application carries no messages any more',
    exchanges: [application(URL), put({})],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'leaves the address of others, and the shared one',
    exchanges: [application(SHARED_URL)],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'refused credentials leave nothing to take back',
    exchanges: [{ ...application(''), answer: unauthorized.answer }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'Vonage cannot be reached',
    exchanges: [{ ...application(''), answer: { failure: { code: 'dns', message: 'No such name.' } } }],
    result: {
      problem: 'unavailable',
      message: 'No such name.',
      cure: 'Check that this machine reaches https://api.nexmo.com.',
    },
  },
]
