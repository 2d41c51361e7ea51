import { type Static, Type } from 'typebox'

export { type Preset, presets } from './presets.ts'

/** `permission` such as `channels.list`, `channels.*`, `*`; `resource` such as `channels/<id>`, `channels/*`, `*`. */
export const Policy = Type.Object(
  {
    permission: Type.String({ pattern: '^(\\*|[a-z]+(\\.[a-z_]+)*(\\.\\*)?)$', maxLength: 100 }),
    resource: Type.String({ pattern: '^(\\*|[a-z_]+(/([A-Za-z0-9_-]+|\\*))*)$', maxLength: 200 }),
  },
  { additionalProperties: false },
)
export type Policy = Static<typeof Policy>
