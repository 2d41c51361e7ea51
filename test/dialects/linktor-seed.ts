import assert from 'node:assert/strict'
import { Compile } from 'typebox/schema'

/** The answers of the vendor's page on channels as JSON Schema: required fields, enums, formats. */

type Schema = Record<string, unknown>

const string: Schema = { type: 'string' }
const time: Schema = { type: 'string', format: 'date-time' }
const count: Schema = { type: 'integer', minimum: 0 }
const flag: Schema = { type: 'boolean' }
const id = (prefix: string): Schema => ({ type: 'string', pattern: `^${prefix}_[A-Za-z0-9]+$` })
const object = (properties: Record<string, Schema>, optional: string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter(name => !optional.includes(name)),
})
const all = (names: string[], schema: Schema): Schema =>
  object(Object.fromEntries(names.map(name => [name, schema])))

const status: Schema = { enum: ['active', 'inactive', 'error', 'pending'] }
const url: Schema = { type: 'string', pattern: '^https?://\\S+/webhooks/ch_[A-Za-z0-9]+$' }
const masked: Schema = { const: '********' }

const attributes = {
  name: string,
  channelType: string,
  status,
  config: { type: 'object' },
  webhookUrl: url,
  createdAt: time,
  updatedAt: time,
}
const lately = { messagesReceived24h: count, messagesSent24h: count, activeConversations: count }

const resource = (of: Record<string, Schema>, optional: string[] = []) =>
  object({ id: id('ch'), type: { const: 'channel' }, attributes: object(of, optional) })

const timeOrNull: Schema = { anyOf: [time, { type: 'null' }] }

const full = {
  ...attributes,
  capabilities: all(
    [
      'text',
      'image',
      'document',
      'audio',
      'video',
      'location',
      'buttons',
      'quickReplies',
      'templates',
      'deliveryReceipts',
      'readReceipts',
      'typingIndicators',
    ],
    flag,
  ),
  defaultBot: object({ id: id('bot'), name: string }),
  webhookSecret: masked,
  stats: object({
    ...lately,
    messagesReceivedTotal: count,
    messagesSentTotal: count,
    totalConversations: count,
  }),
  health: object({
    status: string,
    // Of a channel that was never looked at, or is silent, there is no moment.
    lastChecked: timeOrNull,
    lastMessageReceived: timeOrNull,
    lastMessageSent: timeOrNull,
  }),
}
const one = (schema: Schema, meta: Record<string, Schema> = {}): Schema =>
  object({ data: schema, ...(Object.keys(meta).length > 0 && { meta: object(meta) }) })

const schemas = {
  list: object({
    data: { type: 'array', items: resource({ ...attributes, stats: object(lately) }) },
    meta: object({
      pagination: object({
        page: { type: 'integer', minimum: 1 },
        perPage: { type: 'integer', minimum: 1, maximum: 100 },
        totalPages: count,
        totalCount: count,
      }),
    }),
  }),
  channel: one(resource(full, ['defaultBot'])),
  created: one(
    resource({ ...attributes, webhookSecret: { type: 'string', pattern: '^whsec_\\S{20,}$' } }, [
      'updatedAt',
    ]),
    { setupInstructions: string },
  ),
  updated: one(
    resource({ name: string, channelType: string, status, defaultBot: full.defaultBot, updatedAt: time }),
  ),
  activated: one(resource({ status: { const: 'active' }, activatedAt: time })),
  deactivated: one(
    resource({ status: { const: 'inactive' }, deactivatedAt: time, deactivationReason: string }),
  ),
  test: one(
    object({
      success: flag,
      channelId: id('ch'),
      tests: {
        type: 'array',
        minItems: 3,
        items: object(
          {
            name: { enum: ['credentials', 'webhook', 'permissions'] },
            status: { enum: ['passed', 'failed', 'skipped'] },
            message: string,
            details: { type: 'object' },
          },
          ['details'],
        ),
      },
      testedAt: time,
    }),
  ),
  stats: one(
    object({
      channelId: id('ch'),
      period: { enum: ['1h', '24h', '7d', '30d'] },
      summary: all(
        [
          'messagesReceived',
          'messagesSent',
          'conversationsStarted',
          'conversationsClosed',
          'avgResponseTime',
          'avgResolutionTime',
        ],
        { type: 'number', minimum: 0 },
      ),
      timeSeries: {
        type: 'array',
        items: object({
          timestamp: time,
          messagesReceived: count,
          messagesSent: count,
          conversationsStarted: count,
        }),
      },
    }),
  ),
  error: object({
    error: object(
      {
        code: { type: 'string', pattern: '^[A-Z_]+$' },
        message: { type: 'string', minLength: 1 },
        details: { type: 'array', items: object({ field: string, message: string }) },
      },
      ['details'],
    ),
    meta: object({ requestId: string }),
  }),
} satisfies Record<string, Schema>

const checks = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, Compile(schema)]))

/** Throws unless a value has the shape that the page gives it. */
export function hasShape(name: keyof typeof schemas, value: unknown): void {
  const check = checks[name]
  assert.ok(check)
  const [fits, errors] = check.Errors(value)
  assert.ok(fits, `${name}: ${JSON.stringify(errors.slice(0, 5))}\n${JSON.stringify(value)}`)
}
