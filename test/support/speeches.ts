import { airy } from '../../server/dialects/airy/index.ts'
import { bird } from '../../server/dialects/bird/index.ts'
import { chatcaptain } from '../../server/dialects/chatcaptain/index.ts'
import { linktor } from '../../server/dialects/linktor/index.ts'
import { native } from '../../server/dialects/native/index.ts'
import { dialects } from '../../server/dialects/registry.ts'
import { twilioFlex } from '../../server/dialects/twilio-flex/index.ts'
import { formatId } from '../../server/domain/ids.ts'
import type { App, Dialect } from '../../server/http/app.ts'
import { type Call, client } from './app.ts'
import { contract, type Document, type Route, routesOf, type Schema } from './contract.ts'
import { type Furnished, knownOf } from './furnished.ts'
import { type Known, LEFT_OUT, sample } from './sample.ts'

/** How the tests that go over every dialect speak one. */
export interface Speech {
  dialect: Dialect
  /** Where its document is. */
  document: string
  /** How a client shows its key. */
  credentials(workspace: { id: string; key: string }): Record<string, string>
  /** What bodies are written in. */
  contentType: string
  /** Which of our ids (`channelId`) a parameter or property names. */
  ours(name: string, path: string): string
  /** An id of ours as it stands there. */
  write(id: string, name: string, path: string): unknown
  /** What else cannot be guessed from its schema. */
  known: Known
  /** The status that a network's refusal is told by, where it is one of ours. */
  refusal?: number
  /** It lets browsers ask before they call. */
  answersOptions?: true
}

const bearer = ({ key }: { key: string }) => ({ authorization: `Bearer ${key}` })

/** What `id` is the id of, on a path that does not say it otherwise. */
const airyIds: Record<string, string> = {
  channel_id: 'channelId',
  conversation_id: 'conversationId',
  message_id: 'messageId',
}

/** Flows are channels, chats are conversations. */
function sidOf(name: string, path: string): { prefix: string; thing: string } {
  if (name !== 'FlexFlowSid' && !path.includes('/FlexFlows')) return { prefix: 'CH', thing: 'conversationId' }
  return { prefix: 'FO', thing: path.includes('/WebChannels') ? 'webChannelId' : 'channelId' }
}

const all: readonly Speech[] = [
  {
    dialect: native,
    document: '/api/v1/openapi.json',
    credentials: bearer,
    contentType: 'application/json',
    ours: name => name,
    write: id => id,
    known: () => undefined,
  },
  {
    dialect: airy,
    document: '/api/v1/dialects/airy/openapi.json',
    credentials: bearer,
    contentType: 'application/json',
    ours: (name, path) =>
      airyIds[name] ?? (name !== 'id' ? name : path.startsWith('/webhooks') ? 'webhookId' : 'channelId'),
    write: id => id,
    // Its own tests have the networks that accounts are connected at and explored.
    known: name => {
      if (name === 'message') return { text: 'sample' }
      return /_token$|^(token|image_url|filters|cursor)$/.test(name) ? LEFT_OUT : undefined
    },
    refusal: 500,
  },
  {
    dialect: bird,
    document: '/api/v1/dialects/bird/openapi.json',
    credentials: ({ key }) => ({ authorization: `AccessKey ${key}` }),
    contentType: 'application/json',
    ours: name => (name === 'connectorId' ? 'channelId' : name),
    write: (id, name) => (name === 'replyTo' ? { id, type: 'message' } : id),
    known: name => {
      if (name === 'connectorTemplateRef') return 'sandbox:1'
      return /^(template|attachments|actions|tags|scheduledFor)$/.test(name) ? LEFT_OUT : undefined
    },
  },
  {
    dialect: chatcaptain,
    document: '/api/v1/dialects/chatcaptain/openapi.json',
    credentials: ({ key }) => ({ 'x-chatcaptain-key': key }),
    contentType: 'application/json',
    ours: name => (name === 'chatbotId' ? 'botId' : name),
    write: id => id,
    known: () => undefined,
    answersOptions: true,
  },
  {
    dialect: linktor,
    document: '/api/v1/dialects/linktor/openapi.json',
    credentials: ({ key }) => ({ 'x-api-key': key }),
    contentType: 'application/json',
    ours: name => (name === 'defaultBotId' ? 'botId' : name),
    write: (id, name) =>
      formatId({ channelId: 'ch_', webhookId: 'wh_', deliveryId: 'del_' }[name] ?? 'bot_', id),
    known: name => (name === 'type' ? 'sandbox' : undefined),
  },
  {
    dialect: twilioFlex,
    document: '/api/v1/dialects/twilio-flex/openapi.json',
    credentials: ({ id, key }) => ({
      authorization: `Basic ${Buffer.from(`${formatId('AC', id)}:${key}`).toString('base64')}`,
    }),
    contentType: 'application/x-www-form-urlencoded',
    ours: (name, path) => (/^(Flex[Ff]low)?Sid$/.test(name) ? sidOf(name, path).thing : name),
    write: (id, name, path) => formatId(sidOf(name, path).prefix, id),
    known: name => (name.startsWith('Integration.') ? LEFT_OUT : undefined),
    answersOptions: true,
  },
]

/** Every dialect there is. Throws for one that nobody has said here how to speak. */
export const speeches: readonly Speech[] = dialects.map(dialect => {
  const speech = all.find(each => each.dialect === dialect)
  if (!speech) throw new Error(`How is ${dialect.name} spoken? Add it to test/support/speeches.ts.`)
  return speech
})

export interface SpokenRoute extends Route {
  speech: Speech
}

/** The routes of every dialect, after their documents. */
export async function spokenRoutes(app: App): Promise<SpokenRoute[]> {
  const documents = await Promise.all(
    speeches.map(async speech => ({
      speech,
      document: (await app.inject(speech.document)).json<Document>(),
    })),
  )
  return documents.flatMap(({ speech, document }) => routesOf(document).map(route => ({ ...route, speech })))
}

/** What samples of a route's requests hold, with the ids of a workspace. */
export function knownIn(
  { speech, path }: Pick<SpokenRoute, 'speech' | 'path'>,
  workspace: Furnished,
  endpoint: string,
): Known {
  const own = knownOf(workspace, endpoint)
  return name => {
    const value = speech.known(name)
    if (value !== undefined) return value
    const id = workspace.ids.get(speech.ours(name, path))
    return id === undefined ? own(name) : speech.write(id, name, path)
  }
}

/** The parameters without which a route does nothing, as they stand after its path. */
export function requiredQuery({ operation: { parameters = [] } }: Route): string {
  const required = parameters.filter(p => p.in === 'query' && p.required)
  const query = required.map(({ name, schema }) => `${name}=${sample(schema, () => undefined, name)}`)
  return query.length === 0 ? '' : `?${query.join('&')}`
}

export const bodySchema = ({ operation, speech }: SpokenRoute): Schema | undefined =>
  operation.requestBody?.content[speech.contentType]?.schema

/** Calls a dialect with the key of a workspace; every answer is held against the dialect's document. */
export async function speaking(
  app: App,
  speech: Speech,
  workspace: { id: string; key: string },
): Promise<Call> {
  if (speech.dialect === native) {
    const call = await client(app, workspace.key)
    return (method, path, ...rest) => call(method, path.replace('/api/v1', ''), ...rest)
  }
  const conforms = contract((await app.inject(speech.document)).json<Document>())
  const isForm = speech.contentType !== 'application/json'
  return async <Body>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: {
        ...speech.credentials(workspace),
        ...(body !== undefined && { 'content-type': speech.contentType }),
        ...headers,
      },
      ...(body !== undefined && {
        payload: isForm
          ? new URLSearchParams(body as Record<string, string>).toString()
          : JSON.stringify(body),
      }),
    })
    const type = response.headers['content-type'] as string | undefined
    conforms(method, url, response.statusCode, type, response.body)
    const json = /json/.test(type ?? '') && response.body !== '' ? response.json() : undefined
    return { status: response.statusCode, headers: response.headers, text: response.body, json: json as Body }
  }
}
