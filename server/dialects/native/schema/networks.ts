import { Type } from 'typebox'
import { named } from '../../../http/named-schema.ts'

const JsonSchema = Type.Record(Type.String(), Type.Unknown(), { description: 'A JSON Schema.' })

export const Network = named(
  'Network',
  Type.Object({
    type: Type.String(),
    title: Type.String(),
    summary: Type.String(),
    docsUrl: Type.String(),
    config: JsonSchema,
    secrets: JsonSchema,
    provider: Type.Union(
      [Type.Object({ name: Type.String(), keys: Type.Array(Type.String()) }), Type.Null()],
      {
        description: "Settings and secrets that the workspace's credentials at a provider may stand in for.",
      },
    ),
    medium: Type.String(),
    addressScope: Type.Enum(['medium', 'account']),
    capabilities: Type.Record(
      Type.String(),
      Type.Object({
        grade: Type.Enum(['full', 'partial', 'fallback', 'dropped', 'rejected']),
        maxLength: Type.Optional(Type.Integer()),
        maxBytes: Type.Optional(Type.Integer()),
        mimeTypes: Type.Optional(Type.Array(Type.String())),
        note: Type.Optional(Type.String()),
        upload: Type.Optional(
          Type.Object(
            { maxBytes: Type.Optional(Type.Integer()), mimeTypes: Type.Optional(Type.Array(Type.String())) },
            {
              description:
                'The limits of files that Portico brings itself. Absent: they are fetched by a link.',
            },
          ),
        ),
      }),
      { description: 'By type of content; what is not here cannot be sent.' },
    ),
    features: Type.Array(Type.String()),
    pace: Type.Object({ perSecond: Type.Number(), burst: Type.Number(), concurrency: Type.Number() }),
    serviceWindowHours: Type.Union([Type.Number(), Type.Null()]),
    explores: Type.Boolean({ description: 'Whether a token shows which accounts it reaches.' }),
    polls: Type.Boolean({ description: 'Whether it is asked for messages where it cannot reach Portico.' }),
  }),
)
