import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { LONGEST_TEXT } from '../../domain/content.ts'
import { closed, orNull } from './schema.ts'

/**
 * What a message says. https://docs.bird.com/api/channels-api/message-types, and the schemas MessageBody and Template of
 * https://docs.bird.com/api/channels-api/api-reference/messaging. Lengths are those of the domain.
 */

const Url = Type.String({ maxLength: 2048, pattern: '^https?://' })
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const optional = <T extends TSchema>(schema: T) => Type.Optional(orNull(schema))
/** Words that nothing here shows. */
const Aside = Type.Optional(Type.String({ maxLength: 4096 }))
/** What only some platforms of the vendor read; beside what is named, anything. */
const Metadata = <T extends TProperties>(named: T) => Type.Optional(Type.Object(named))

const described = Metadata({
  description: Type.Optional(Type.Object({ label: Type.Optional(Text(1024)) })),
})
const tagged = <Tag extends string, T extends TSchema>(tag: Tag, schema: T) =>
  Type.Object({ type: Type.Literal(tag), [tag]: schema } as {
    type: ReturnType<typeof Type.Literal<Tag>>
  } & Record<Tag, T>)

const Action = Type.Union([
  tagged('link', Type.Object({ text: Text(256), url: Url })),
  tagged('reply', Type.Object({ text: Text(256), imageUrl: Aside, metadata: described })),
  tagged(
    'postback',
    Type.Object({
      text: Text(256),
      payload: Type.Optional(Text(1024)),
      imageUrl: Aside,
      metadata: described,
    }),
  ),
  Type.Object({ type: Type.Literal('locationRequest'), locationRequest: optional(Type.Object({})) }),
  tagged('buy', Type.Object({})),
])
export type Action = Static<typeof Action>
const actions = optional(Type.Array(Action, { maxItems: 100 }))

const Attachment = Type.Object(
  {
    mediaUrl: Type.Optional(Url),
    filename: Text(255),
    inline: Type.Optional(Type.Boolean()),
    contentId: Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\s<>]+$' })),
    content: Type.Optional(Type.String()),
    contentType: Type.Optional(Text(255)),
  },
  closed,
)
export type Attachment = Static<typeof Attachment>
const attachments = optional(Type.Array(Attachment, { maxItems: 50 }))
const metadata = Metadata({ subject: Type.Optional(Type.String({ maxLength: 998 })) })

const caption = Type.Optional(Type.String({ maxLength: 4096 }))

const TypeText = tagged(
  'text',
  Type.Object({ text: Text(LONGEST_TEXT), attachments, actions, metadata }, closed),
)
const TypeHtml = tagged(
  'html',
  Type.Object(
    {
      text: Type.Optional(Text(1_000_000)),
      html: Type.Optional(Text(1_000_000)),
      attachments,
      actions,
      metadata,
    },
    closed,
  ),
)
const TypeImage = tagged(
  'image',
  Type.Object(
    {
      text: caption,
      images: Type.Array(Type.Object({ mediaUrl: Url, altText: Aside }, closed), {
        minItems: 1,
        maxItems: 20,
      }),
      actions,
      metadata,
    },
    closed,
  ),
)
const TypeFile = tagged(
  'file',
  Type.Object(
    {
      text: caption,
      files: Type.Array(
        Type.Object(
          {
            mediaUrl: Url,
            contentType: Text(255),
            filename: Type.Optional(Text(255)),
            altText: Aside,
            metadata: Metadata({}),
          },
          closed,
        ),
        { minItems: 1, maxItems: 20 },
      ),
      actions,
      metadata,
    },
    closed,
  ),
)
const TypeGif = tagged(
  'gif',
  Type.Object({ text: caption, mediaUrl: Url, altText: Aside, actions, metadata }, closed),
)
const TypeLocation = tagged(
  'location',
  Type.Object(
    {
      coordinates: Type.Object(
        {
          latitude: Type.Number({ minimum: -90, maximum: 90 }),
          longitude: Type.Number({ minimum: -180, maximum: 180 }),
        },
        closed,
      ),
      location: Type.Optional(
        Type.Object({ address: Type.Optional(Text(1024)), label: Type.Optional(Text(256)) }, closed),
      ),
    },
    closed,
  ),
)
const Item = Type.Object(
  {
    title: Type.Optional(Text(256)),
    mediaUrl: optional(Url),
    description: Type.Optional(Text(1024)),
    altText: Aside,
    actions,
  },
  closed,
)
export type Item = Static<typeof Item>
const TypeCarousel = tagged(
  'carousel',
  Type.Object(
    {
      text: Type.Optional(Text(1024)),
      items: Type.Array(Item, { minItems: 1, maxItems: 20 }),
    },
    closed,
  ),
)
const TypeList = tagged(
  'list',
  Type.Object(
    {
      title: Type.Optional(Text(256)),
      text: Text(3800),
      altText: Aside,
      items: optional(Type.Array(Item, { maxItems: 20 })),
      actions,
      metadata: Metadata({ button: Type.Optional(Type.Object({ label: Type.Optional(Text(64)) })) }),
    },
    closed,
  ),
)

/** One of these, and each of a section's, is one message or a few. */
const Part = Type.Union([TypeText, TypeImage, TypeFile, TypeGif, TypeLocation, TypeCarousel, TypeList])
export type Part = Static<typeof Part>

const section = <T extends TSchema>(item: T) =>
  tagged(
    'section',
    Type.Object(
      {
        items: Type.Array(item, { minItems: 1, maxItems: 20 }),
        configurations: Type.Optional(Type.Record(Type.String(), Type.String(), { maxProperties: 100 })),
      },
      closed,
    ),
  )
const Nested = section(Part)
const TypeSection = section(Type.Union([...Part.anyOf, Nested]))
export type Section = Static<typeof TypeSection> | Static<typeof Nested>

const Parameter = Type.Object(
  {
    type: Type.Enum(['string', 'number', 'boolean'], {
      description: 'Others make parts of a template that no network here has.',
    }),
    key: Text(255),
    value: Type.Union([Text(4096), Type.Number(), Type.Boolean()]),
  },
  closed,
)

export const Template = Type.Object(
  {
    name: Type.Optional(Text(512)),
    projectId: Type.Optional(Text(512)),
    version: Type.Optional(Text(255)),
    locale: Type.String({ minLength: 2, maxLength: 35 }),
    attachments: optional(
      Type.Array(
        Type.Object({ mediaUrl: Url, filename: Text(255), inline: Type.Optional(Type.Boolean()) }, closed),
        { maxItems: 1 },
      ),
    ),
    shortLinks: optional(Type.Object({})),
    variables: optional(Type.Record(Type.String(), Text(4096), { maxProperties: 60 })),
    utmParameters: optional(Type.Array(Type.Object({}), { maxItems: 8 })),
    parameters: optional(Type.Array(Parameter, { maxItems: 60 })),
    settings: optional(Type.Object({})),
  },
  closed,
)
export type Template = Static<typeof Template>

const Otp = Type.Object(
  {
    disclaimer: Type.Boolean(),
    expirationTime: optional(Type.Integer({ minimum: 1, maximum: 90 })),
    actions,
  },
  closed,
)

export const Body = Type.Union([
  ...Part.anyOf,
  TypeHtml,
  TypeSection,
  tagged('authentication', Type.Object({ otp: Type.Optional(Otp) }, closed)),
  tagged('template', Template),
  tagged(
    'action',
    Type.Object(
      { text: Type.Optional(Text(4096)), actions: Type.Array(Action, { minItems: 1, maxItems: 100 }) },
      closed,
    ),
  ),
])
export type Body = Static<typeof Body>
