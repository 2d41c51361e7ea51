import { permits } from '../../../../server/domain/permits.ts'
import { type Preset, presets } from '../../../../server/domain/presets.ts'
import type { Policy } from '../../api/types.ts'
import { type Area, areas } from './permissions.ts'

/** Policies as they are put together: what, and on what. Pure. */

export interface Grant {
  /** An area's name. */
  area: string
  /** Of its verbs, by their names. */
  verbs: readonly string[]
  /** Only on these channels; null for all. */
  channels: readonly string[] | null
}

type Allows = (permission: string, resource: string) => boolean

const allows =
  (own: readonly Policy[]): Allows =>
  (permission, resource) =>
    permits(own, permission, resource)

/** Whether an area can be allowed channel by channel. */
export const isOfChannels = (area: Area): boolean => area.on === 'channels'

/** The widest resource for a permission that its giver has; null for none: nobody can give more than they have. */
const widest = (may: Allows, area: Area, verb: string): string | null =>
  ['*', area.name === 'workspace' ? 'workspace' : `${area.on}/*`].find(resource =>
    may(`${area.name}.${verb}`, resource),
  ) ?? null

/** The verbs that a giver with these policies can give: on all channels, on these, or, while none is chosen, on any. */
export function grantable(
  own: readonly Policy[],
  area: Area,
  channels: readonly string[] | null,
): readonly string[] {
  const may = allows(own)
  const onAll = (verb: string) => widest(may, area, verb) !== null
  const on = (verb: string) => (id: string) => may(`${area.name}.${verb}`, `channels/${id}`)
  return area.verbs
    .map(({ name }) => name)
    .filter(verb => {
      if (channels === null) return onAll(verb)
      if (channels.length > 0) return channels.every(on(verb))
      return onAll(verb) || ownChannels(own).some(on(verb))
    })
}

/** Channels that the giver's own policies name. */
export const ownChannels = (own: readonly Policy[]): string[] => [
  ...new Set(
    own.flatMap(({ resource }) => {
      const id = /^channels\/([^/*]+)$/.exec(resource)?.[1]
      return id === undefined ? [] : [id]
    }),
  ),
]

/** The areas of which something can be given, on all channels or on some. */
export const grantableAreas = (own: readonly Policy[]): readonly Area[] =>
  areas.filter(area => grantable(own, area, isOfChannels(area) ? [] : null).length > 0)

/** The roles that allow no more than a giver with these policies may do. */
export const grantableRoles = (own: readonly Policy[]): Preset[] =>
  (Object.keys(presets) as Preset[]).filter(role =>
    presets[role].every(({ permission, resource }) => permits(own, permission, resource)),
  )

/** The policies that grants come to, each once. */
export function policiesOf(own: readonly Policy[], grants: readonly Grant[]): Policy[] {
  const may = allows(own)
  const found = new Map<string, Policy>()
  for (const grant of grants) {
    const area = areas.find(({ name }) => name === grant.area)
    if (!area) continue
    for (const verb of grant.verbs) {
      const permission = `${area.name}.${verb}`
      const resources =
        grant.channels === null ? [widest(may, area, verb)] : grant.channels.map(id => `channels/${id}`)
      for (const resource of resources) {
        if (resource !== null) found.set(`${permission} ${resource}`, { permission, resource })
      }
    }
  }
  return [...found.values()]
}
