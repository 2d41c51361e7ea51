import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'

const Id = Type.String({ minLength: 1, maxLength: 256 })
const text = Type.Optional(Type.String())

/** https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/API_1.htm */
export const createSchema = Compile(Type.Object({ conversation: Id }))
export const activitiesSchema = Compile(Type.Object({ activities: Type.Array(Type.Unknown()) }))
export const disconnectSchema = Compile(Type.Object({ reason: text, reasonCode: text }))

/** https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/receiving-notifications.htm */
const Activity = Type.Object({
  id: Id,
  type: Type.String(),
  timestamp: text,
  language: text,
  /** Of a message. */
  text,
  /** Of an event. */
  name: text,
  value: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()])),
  parameters: Type.Optional(
    Type.Object({
      caller: text,
      callerDisplayName: text,
    }),
  ),
})
export type Activity = Static<typeof Activity>
export const activitySchema = Compile(Activity)
