/** What to type to talk to this Portico, in each API that it speaks. Tests run every one. Pure. */

export interface Scene {
  /** Where Portico is: no slash at the end. */
  base: string
  /** The first characters of the key. */
  prefix: string
  workspaceId: string
  /** A channel and a bot of the workspace; null where there is none. */
  channelId: string | null
  botId: string | null
}

export interface Snippet {
  title: string
  language: 'sh' | 'js'
  code: string
}

export interface Dialect {
  id: string
  title: string
  /** What to change in a client that is there already. */
  change: string
  /** How a key is shown. */
  auth: string
  /** The OpenAPI document's path. */
  document: string
  snippets: readonly Snippet[]
}

/** A key as far as it is known; the whole takes its place. */
export const keyOf = ({ prefix }: Pick<Scene, 'prefix'>): string => `${prefix}…`

export function dialectsFor(scene: Scene): readonly Dialect[] {
  const { base, workspaceId } = scene
  const key = keyOf(scene)
  const channel = scene.channelId ?? 'CHANNEL_ID'
  const bot = scene.botId ?? 'BOT_ID'
  const account = `AC${workspaceId.replaceAll('-', '')}`
  const curl = (title: string, ...lines: string[]): Snippet => ({
    title,
    language: 'sh',
    code: lines.join(' \\\n  '),
  })
  const js = (title: string, ...lines: string[]): Snippet => ({
    title,
    language: 'js',
    code: lines.join('\n'),
  })
  const json = "-H 'Content-Type: application/json'"
  const bearer = `-H 'Authorization: Bearer ${key}'`
  return [
    {
      id: 'native',
      title: 'Portico',
      change: 'Everything that Portico can do, at /api/v1.',
      auth: 'Authorization: Bearer',
      document: '/api/v1/openapi.json',
      snippets: [
        curl('List the channels', `curl '${base}/api/v1/channels'`, bearer),
        curl(
          'Send a message',
          `curl '${base}/api/v1/messages'`,
          bearer,
          json,
          `-d '{"channelId": "${channel}", "to": "+4930123456", "content": {"type": "text", "text": "Hello"}}'`,
        ),
        curl(
          'Have events delivered',
          `curl '${base}/api/v1/webhooks'`,
          bearer,
          json,
          `-d '{"url": "https://crm.example.com/portico", "events": ["message.*"]}'`,
        ),
        js(
          'In JavaScript',
          `const response = await fetch('${base}/api/v1/channels', {`,
          `  headers: { authorization: 'Bearer ${key}' },`,
          '})',
          'const { items } = await response.json()',
          'for (const { name, status } of items) console.log(name, status)',
        ),
      ],
    },
    {
      id: 'airy',
      title: 'Airy Core',
      change: 'Point the client at this address; its paths are at the root.',
      auth: 'Authorization, with or without Bearer',
      document: '/api/v1/dialects/airy/openapi.json',
      snippets: [
        curl('List the channels', `curl -X POST '${base}/channels.list'`, `-H 'Authorization: ${key}'`),
        curl(
          'List the conversations',
          `curl '${base}/conversations.list'`,
          `-H 'Authorization: ${key}'`,
          json,
          `-d '{"page_size": 20}'`,
        ),
      ],
    },
    {
      id: 'bird',
      title: 'Bird',
      change: `Point the client at this address instead of https://api.bird.com. The workspace is ${workspaceId}.`,
      auth: 'Authorization: AccessKey',
      document: '/api/v1/dialects/bird/openapi.json',
      snippets: [
        curl(
          'List the channels',
          `curl '${base}/workspaces/${workspaceId}/channels'`,
          `-H 'Authorization: AccessKey ${key}'`,
        ),
        curl(
          'Send a message',
          `curl '${base}/workspaces/${workspaceId}/channels/${channel}/messages'`,
          `-H 'Authorization: AccessKey ${key}'`,
          json,
          `-d '{"receiver": {"contacts": [{"identifierValue": "+4930123456"}]}, "body": {"type": "text", "text": {"text": "Hello"}}}'`,
        ),
      ],
    },
    {
      id: 'chatcaptain',
      title: 'ChatCaptain',
      change:
        'Point the client at this address instead of https://api.chatcaptain.com. A chatbot is a bot of Portico.',
      auth: 'x-chatcaptain-key',
      document: '/api/v1/dialects/chatcaptain/openapi.json',
      snippets: [
        curl(
          'List the channels of a chatbot',
          `curl '${base}/v1/chatbots/${bot}/channels'`,
          `-H 'x-chatcaptain-key: ${key}'`,
        ),
        curl(
          'Make a token for its web chats',
          `curl '${base}/v1/chatbots/${bot}/channels/generate-token?channelType=0'`,
          `-H 'x-chatcaptain-key: ${key}'`,
        ),
      ],
    },
    {
      id: 'linktor',
      title: 'Linktor',
      change: 'Point the client at this address instead of https://api.linktor.io.',
      auth: 'Authorization: Bearer, or X-API-Key',
      document: '/api/v1/dialects/linktor/openapi.json',
      snippets: [
        curl('List the channels', `curl '${base}/v1/channels?status=active'`, bearer),
        curl('With the header of its SDKs', `curl '${base}/v1/webhooks'`, `-H 'X-API-Key: ${key}'`),
        js(
          'With its SDK: only the base changes',
          `const linktor = new LinktorClient({ baseUrl: '${base}', apiKey: '${key}' })`,
          "const { data } = await linktor.channels.list({ status: 'active' })",
        ),
      ],
    },
    {
      id: 'twilio-flex',
      title: 'Twilio Flex',
      change: `Point the client at this address instead of https://flex-api.twilio.com. The account is ${account}.`,
      auth: 'Basic: the account and the key',
      document: '/api/v1/dialects/twilio-flex/openapi.json',
      snippets: [
        curl('List the flows, which are channels', `curl '${base}/v1/FlexFlows'`, `-u '${account}:${key}'`),
        curl('List the open chats', `curl '${base}/v1/Channels'`, `-u '${account}:${key}'`),
        js(
          'With its SDK: npm install twilio',
          "import twilio from 'twilio'",
          '',
          `const client = twilio('${account}', '${key}')`,
          `client.flexApi.baseUrl = '${base}'`,
          'const flows = await client.flexApi.v1.flexFlow.list()',
          'for (const { friendlyName, enabled } of flows) console.log(friendlyName, enabled)',
        ),
      ],
    },
  ]
}
