import { isObject, readJson } from '../../domain/json.ts'
import type { Account } from '../../domain/network.ts'
import type { Harness } from '../contract/harness.ts'

const TOKEN = 'Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE'
const URL = 'https://portico.example/webhooks/ch_1'
const CONVERSATION = 'd4b96b5a-4b28-47a0-a1b0-cc3b2d6b5be4'

const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000a',
  config: {},
  secrets: { token: TOKEN },
  webhookSecret: 'whsec_0123456789012345678901234567890123456789',
  webhookUrl: URL,
  baseUrl: '',
}

/** To which of the URLs it was given the gateway posts a body. */
function queryOf(body: Buffer): Record<string, string> {
  const json = readJson(body)
  if (!isObject(json) || 'bot' in json) return {}
  const call = 'activities' in json ? 'activities' : 'reason' in json ? 'disconnect' : 'refresh'
  return { call, conversation: CONVERSATION }
}

const message = (id: string) => ({ id, type: 'message', language: 'en-US', text: `This is ${id}.` })
const noUrl = {
  message: 'Portico has no public URL, so that no gateway can call it.',
  cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
}
const notAsked = [
  {
    name: 'credentials',
    status: 'skipped',
    message: 'The gateway shows its token when it calls, and cannot be asked for it.',
  },
  { name: 'webhook', status: 'skipped', message: 'The gateway tells nobody where its bot is.' },
  { name: 'permissions', status: 'skipped', message: 'What the gateway may do is set there.' },
]

export const harness: Harness = {
  account,
  sign: (body, { secrets, webhookUrl }) => {
    const query = queryOf(body)
    return {
      method: 'POST',
      url: `${webhookUrl}?${new URLSearchParams(query)}`,
      query,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secrets.token}` },
      body,
    }
  },
  signature: { secret: 'token', headers: ['authorization'], coversBody: false, coversTime: false },
  batch: {
    call: activities => ({ conversation: CONVERSATION, activities }),
    good: [message('one'), message('two')],
    bad: { type: 'message', text: 'no id' },
  },
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n' }, code: 'empty_text' },
    { name: 'a sound without a file', content: { type: 'audio', media: {} }, code: 'media_missing' },
    {
      name: 'a mail without a plain text',
      content: { type: 'email', html: '<p>Hello</p>' },
      code: 'empty_text',
    },
    { name: 'a picture', content: { type: 'image', media: { url: URL } }, code: 'unsupported_content' },
  ],
  answers: [],
  recordings: [
    {
      call: 'connect',
      name: 'tells how the gateway is set up',
      exchanges: [],
      result: {
        ok: true,
        steps: [
          {
            kind: 'paste',
            title: 'Set the gateway up',
            detail:
              'In Live Hub or VoiceAI Connect add a bot connection of the kind AudioCodes Bot API, with the API type HTTP. Enter this address, and as token the one in the channel’s settings, and press Validate: the channel is active then.',
            fields: [{ label: 'Bot connection URL', value: URL }],
          },
        ],
      },
    },
    {
      call: 'connect',
      name: 'refused: Portico has no public URL',
      account: { webhookUrl: null },
      exchanges: [],
      result: { ok: false, failure: { code: 'no_public_url', ...noUrl } },
    },
    { call: 'disconnect', name: 'there is nothing to take back', exchanges: [], result: 'disconnected' },
    {
      call: 'probe',
      name: 'there is nobody to ask',
      exchanges: [],
      result: { checks: notAsked },
    },
    {
      call: 'probe',
      name: 'Portico has no public URL',
      account: { webhookUrl: null },
      exchanges: [],
      result: {
        checks: [notAsked[0], { name: 'webhook', status: 'failed', ...noUrl }, notAsked[2]],
      },
    },
  ],
}
