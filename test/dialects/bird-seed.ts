import assert from 'node:assert/strict'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/schema'

/** What the vendor's page shows, as JSON Schema: every field of its samples, with the enums and formats that it names. */

const uuid = { type: 'string', format: 'uuid' }
const time = { type: 'string', format: 'date-time' }
const text = { type: 'string' }
const flag = { type: 'boolean' }
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] })

/** An object with these and no others; `?` behind a name: it may be absent. */
function exactly(fields: Record<string, object>) {
  const names = Object.keys(fields)
  return {
    type: 'object',
    required: names.filter(name => !name.endsWith('?')),
    properties: Object.fromEntries(names.map(name => [name.replace('?', ''), fields[name]])),
    additionalProperties: false,
  }
}

const described = {
  displayName: text,
  status: text,
  name: text,
  version: { type: 'integer' },
  updatedAt: time,
  createdAt: time,
  expiresAt: orNull(time),
}
const feature = exactly({ ...described, paused: flag })
const messaging = exactly({
  ...described,
  'outgoing?': exactly({
    ...described,
    'mms?': feature,
    'media?': exactly({ textFallback: feature }),
    'mmLite?': feature,
  }),
  'incoming?': exactly({ ...described, 'mms?': feature }),
})
const setting = exactly({
  key: text,
  value: text,
  displayName: text,
  description: text,
  visibility: { enum: ['public', 'private'] },
})

export const channel = exactly({
  id: uuid,
  platformId: { type: 'string', pattern: '^[A-Za-z0-9-]+$' },
  name: text,
  connectorId: uuid,
  identifier: text,
  status: { enum: ['pending', 'active', 'inactive', 'preview', 'error'] },
  contactIdentifierKeyOverride: text,
  contactIdentifierFormatOverride: exactly({ type: text, 'pattern?': text }),
  platformServiceUrlOverride: text,
  platformServiceVersionOverride: text,
  platformServiceProtocolOverride: text,
  platformMessageJsonSchemaOverride: { type: 'object' },
  platformTemplateEngineOverride: text,
  capabilities: exactly({
    'messaging?': exactly({ messaging }),
    'voice?': exactly({ voice: exactly({ ...described, 'recording?': feature }) }),
  }),
  settings: { type: 'array', items: setting },
  connectionParams: { type: 'array', items: setting },
  preferences: exactly({
    disableProfileFetching: flag,
    explicitMarketingOptOut: flag,
    trackAdInitiatedThreads: orNull(flag),
    ignoreSuppressionChecks: flag,
    isPrivate: flag,
    useMmLite: flag,
  }),
  useCaseId: text,
  useCaseType: text,
  channelMessageType: text,
  suites: { type: 'array', items: text },
  resourceOwners: { type: 'object', additionalProperties: exactly({ id: text, type: text }) },
  createdAt: time,
  updatedAt: time,
})
const list = (item: object) =>
  exactly({ results: { type: 'array', items: item }, 'nextPageToken?': { type: 'string', maxLength: 8000 } })
export const channelList = list(channel)

export const contactInformation = exactly({
  serviceWindowExpireAt: orNull(time),
  isPermanentSession: orNull(flag),
  metadata: orNull({ type: 'object', additionalProperties: text }),
})

/** As the vendor's page of messages has them: what must be there, of what is read of it. */
const person = { type: 'object', required: ['id', 'identifierKey', 'identifierValue'] }
const connector = exactly({ connector: { type: 'object', required: ['id'], properties: { id: uuid } } })
export const message = {
  type: 'object',
  required: [
    'id',
    'channelId',
    'sender',
    'receiver',
    'status',
    'lastStatusAt',
    'createdAt',
    'updatedAt',
    'direction',
    'reference',
  ],
  properties: {
    id: uuid,
    channelId: uuid,
    sender: { anyOf: [connector, exactly({ contact: person })] },
    receiver: { anyOf: [connector, exactly({ contacts: { type: 'array', minItems: 1, items: person } })] },
    body: {
      type: 'object',
      required: ['type'],
      properties: {
        type: {
          enum: ['text', 'html', 'image', 'file', 'gif', 'location', 'carousel', 'list', 'section', 'action'],
        },
      },
    },
    template: { type: 'object' },
    status: {
      enum: [
        'accepted',
        'rejected',
        'processing',
        'scheduled',
        'sent',
        'sending_failed',
        'delivered',
        'delivery_failed',
        'deleted',
        'skipped',
      ],
    },
    direction: { enum: ['incoming', 'outgoing'] },
    lastStatusAt: time,
    createdAt: time,
    updatedAt: time,
    reference: text,
    failure: exactly({
      code: { type: 'integer' },
      description: text,
      source: exactly({ code: text, name: text }),
    }),
  },
  oneOf: [{ required: ['body'] }, { required: ['template'] }],
}
export const messageList = list(message)

const problem = exactly({
  code: { type: 'string', minLength: 1 },
  message: { type: 'string', minLength: 1 },
  'details?': {
    type: 'object',
    additionalProperties: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  },
})
export const requestError = problem

export function fits(schema: object, value: unknown): void {
  const check = Compile(schema as TSchema)
  assert.ok(check.Check(value), `${JSON.stringify(value)}\n${JSON.stringify(check.Errors(value))}`)
}
