import { type Static, Type } from 'typebox'

/** What a visitor may say. A file is sent first, and named here by what that was answered. */

const closed = { additionalProperties: false } as const
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

export const VisitorContent = Type.Union([
  Type.Object({ type: Type.Literal('text'), text: Text(8192) }, closed),
  Type.Object(
    {
      type: Type.Literal('postback'),
      value: Type.String({
        minLength: 1,
        maxLength: 1024,
        description: 'Of the button or row that was chosen.',
      }),
      title: Type.Optional(Text(256)),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('attachment'),
      attachment: Type.String({
        pattern: '^[0-9a-f-]{36}\\.[A-Za-z0-9_-]{43}$',
        description: 'As `POST attachments` named it.',
      }),
      caption: Type.Optional(Text(4096)),
    },
    closed,
  ),
])
export type VisitorContent = Static<typeof VisitorContent>

/** A visitor's own name for a message: the same again is the same message. */
export const ClientId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
