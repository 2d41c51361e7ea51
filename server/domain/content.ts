import { type Static, Type } from 'typebox'

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

/** A file: by public link or as one that Portico keeps when we send it, by the network's own reference when it came in. */
export const Media = Type.Object(
  {
    id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'Of a file that Portico keeps.' }),
    ),
    url: Type.Optional(
      Type.String({
        maxLength: 2048,
        pattern: '^https?://',
        description: 'Where it is. Of a file that Portico keeps: a link that is good for a while.',
      }),
    ),
    ref: Type.Optional(
      Type.String({ maxLength: 2048, description: "The network's own reference to the file." }),
    ),
    previewUrl: Type.Optional(
      Type.String({
        maxLength: 2048,
        pattern: '^https?://',
        description: 'A small picture of it, which some networks show first or insist on.',
      }),
    ),
    mimeType: Type.Optional(Text(255)),
    filename: Type.Optional(Text(255)),
    contentId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        pattern: '^[^\\s<>]+$',
        description: 'In a mail: what the HTML calls it, where it shows it itself (`cid:…`).',
      }),
    ),
    size: Type.Optional(Type.Integer({ minimum: 0, description: 'Bytes.' })),
    durationSeconds: Type.Optional(Type.Number({ minimum: 0 })),
    width: Type.Optional(Type.Integer({ minimum: 0 })),
    height: Type.Optional(Type.Integer({ minimum: 0 })),
    failure: Type.Optional(
      Type.Object(
        { code: Text(128), message: Text(2048), cure: Type.Optional(Text(2048)) },
        {
          additionalProperties: false,
          description: 'Why a file that came in is not kept. What is sent has none.',
        },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Media = Static<typeof Media>

const media = <T extends string>(type: T) =>
  Type.Object(
    { type: Type.Literal(type), media: Media, caption: Type.Optional(Text(4096)) },
    { additionalProperties: false },
  )

export const Button = Type.Union([
  Type.Object(
    { kind: Type.Literal('reply'), text: Text(256), value: Text(1024) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      kind: Type.Literal('url'),
      text: Text(256),
      url: Type.String({ maxLength: 2048, pattern: '^https?://' }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('call'), text: Text(256), phone: Text(64) },
    { additionalProperties: false, description: 'Dials a number.' },
  ),
])
export type Button = Static<typeof Button>

/** Characters of a text; one that is longer than a network's own leaves in parts. */
export const LONGEST_TEXT = 65_536

const TextContent = Type.Object(
  { type: Type.Literal('text'), text: Text(LONGEST_TEXT) },
  { additionalProperties: false },
)
const LocationContent = Type.Object(
  {
    type: Type.Literal('location'),
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
    name: Type.Optional(Text(256)),
    address: Type.Optional(Text(1024)),
  },
  { additionalProperties: false },
)
const ContactContent = Type.Object(
  {
    type: Type.Literal('contact'),
    name: Text(256),
    phone: Text(64),
    email: Type.Optional(Text(320)),
  },
  { additionalProperties: false },
)
const ButtonsContent = Type.Object(
  {
    type: Type.Literal('buttons'),
    text: Text(4096),
    buttons: Type.Array(Button, { minItems: 1, maxItems: 100 }),
  },
  { additionalProperties: false },
)
/** A menu: one row is chosen, and comes back as a postback with the row's `value`. */
const ListContent = Type.Object(
  {
    type: Type.Literal('list'),
    text: Text(4096),
    button: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'Opens the menu, where it is not open already.',
    }),
    sections: Type.Array(
      Type.Object(
        {
          title: Type.Optional(Text(256)),
          rows: Type.Array(
            Type.Object(
              { text: Text(256), value: Text(1024), description: Type.Optional(Text(1024)) },
              { additionalProperties: false },
            ),
            { minItems: 1, maxItems: 100 },
          ),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  { additionalProperties: false },
)
export const Card = Type.Object(
  {
    title: Text(256),
    text: Type.Optional(Text(4096)),
    media: Type.Optional(Media),
    buttons: Type.Optional(Type.Array(Button, { maxItems: 10 })),
  },
  { additionalProperties: false },
)
export type Card = Static<typeof Card>
/** One rich card, or several side by side. */
const CardsContent = Type.Object(
  { type: Type.Literal('cards'), cards: Type.Array(Card, { minItems: 1, maxItems: 20 }) },
  { additionalProperties: false },
)
/** A text the network has approved before, the only thing some networks carry outside their service window. */
const TemplateContent = Type.Object(
  {
    type: Type.Literal('template'),
    name: Text(512),
    language: Type.String({
      minLength: 2,
      maxLength: 35,
      description: "As the network writes it: 'en_US', 'de'.",
    }),
    header: Type.Optional(
      Type.Union([Text(1024), Media], { description: 'The value or the file of the header.' }),
    ),
    body: Type.Optional(
      Type.Array(Text(4096), { maxItems: 50, description: 'The values of {{1}}, {{2}}, …' }),
    ),
    buttons: Type.Optional(
      Type.Array(Type.Union([Text(1024), Type.Null()]), {
        maxItems: 10,
        description: 'The variable part of each button, in order; null where a button has none.',
      }),
    ),
  },
  { additionalProperties: false },
)
const EmailContent = Type.Object(
  {
    type: Type.Literal('email'),
    subject: Type.Optional(Type.String({ maxLength: 998, description: "Absent: the thread's." })),
    text: Type.Optional(Text(1_000_000)),
    html: Type.Optional(Text(1_000_000)),
    attachments: Type.Optional(Type.Array(Media, { maxItems: 50 })),
  },
  { additionalProperties: false },
)
/** What becomes of a telephone call; `recording` once there is one. */
const CallContent = Type.Object({
  type: Type.Literal('call'),
  state: Type.Enum(['ringing', 'answered', 'ended']),
  durationSeconds: Type.Optional(Type.Number({ minimum: 0 })),
  /** Why it ended: completed, busy, no_answer, failed, canceled. */
  reason: Type.Optional(Type.String()),
  recording: Type.Optional(Media),
})
/** The contact pressed a button: `value` is what the button carried. */
export const PostbackContent = Type.Object({
  type: Type.Literal('postback'),
  value: Type.String(),
  title: Type.Optional(Type.String()),
})
/** A reaction to a message; an empty `emoji` takes it back. */
const ReactionContent = Type.Object({
  type: Type.Literal('reaction'),
  emoji: Type.String(),
  messageId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
})
/** Something the network carries and we do not: kept, so that a person can see that it came. */
export const UnsupportedContent = Type.Object({
  type: Type.Literal('unsupported'),
  description: Type.String(),
})

/** What a client may send. Whether a network can carry it is for its capabilities to say. */
export const OutboundContent = Type.Union([
  TextContent,
  media('image'),
  media('video'),
  media('audio'),
  media('voice'),
  media('document'),
  media('sticker'),
  LocationContent,
  ContactContent,
  ButtonsContent,
  ListContent,
  CardsContent,
  TemplateContent,
  EmailContent,
])
export type OutboundContent = Static<typeof OutboundContent>

/** What a message can hold, either way. */
export const Content = Type.Union([
  ...OutboundContent.anyOf,
  PostbackContent,
  ReactionContent,
  CallContent,
  UnsupportedContent,
])
export type Content = Static<typeof Content>

export type ContentType = Content['type']

/**
 * The content with `map` of each of its files in their place: its own, a mail's attachments, those of cards and of a
 * template's header, a call's recording. `at` is a JSON Pointer from the content to the file.
 */
export function mapFiles<C extends Content>(content: C, map: (file: Media, at: string) => Media): C
export function mapFiles(content: Content, map: (file: Media, at: string) => Media): Content {
  if ('media' in content) return { ...content, media: map(content.media, '/media') }
  switch (content.type) {
    case 'email':
      return content.attachments
        ? { ...content, attachments: content.attachments.map((file, i) => map(file, `/attachments/${i}`)) }
        : content
    case 'cards':
      return {
        ...content,
        cards: content.cards.map((card, i) =>
          card.media ? { ...card, media: map(card.media, `/cards/${i}/media`) } : card,
        ),
      }
    case 'template':
      return typeof content.header === 'object'
        ? { ...content, header: map(content.header, '/header') }
        : content
    case 'call':
      return content.recording ? { ...content, recording: map(content.recording, '/recording') } : content
    default:
      return content
  }
}

/** The files of a content, in their order. */
export function filesOf(content: Content): Media[] {
  const files: Media[] = []
  mapFiles(content, file => {
    files.push(file)
    return file
  })
  return files
}

const callStates = ['ringing', 'answered', 'ended']

/**
 * What a message says after an edit. What is told of a call comes in any order and each time in part: it adds up, and
 * the call only moves on.
 */
export function editedContent(before: Content, edit: Content): Content {
  if (before.type !== 'call' || edit.type !== 'call') return edit
  const late = callStates.indexOf(edit.state) < callStates.indexOf(before.state)
  return { ...before, ...edit, state: late ? before.state : edit.state }
}
