import { type Preset, presets } from '../../../../server/domain/presets.ts'
import type { Policy } from '../../api/types.ts'
import { type Area, areas, things } from './permissions.ts'

/** What policies allow, in words. Pure. */

/** What a thing is called, where that is known: `channels` and its id. */
export type NameOf = (kind: string, id: string) => string | undefined

const line = ({ permission, resource }: Policy): string => `${permission} ${resource}`

/** The role whose policies these are; null for others. */
export function roleOf(policies: readonly Policy[]): Preset | null {
  const mine = new Set(policies.map(line))
  const roles = Object.entries(presets) as [Preset, Policy[]][]
  const role = roles.find(([, theirs]) => theirs.length === mine.size && theirs.every(p => mine.has(line(p))))
  return role?.[0] ?? null
}

/** "a", "a and b", "a, b and c" */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** So many names are told. */
const NAMED = 5

/** Each is a sentence without its end: "May list and read channels". What has no words is told as it stands. */
export function policiesInWords(policies: readonly Policy[], nameOf: NameOf): string[] {
  const unknown: string[] = []
  /** By area and resource: which verbs. */
  const granted = new Map<string, { area: Area; where: string | null; verbs: Set<string> }>()
  const everything: (string | null)[] = []
  for (const policy of policies) {
    const found = read(policy)
    if (found === null) unknown.push(`May use ${policy.permission} on ${policy.resource}`)
    else if (found.area === null) everything.push(found.where)
    else {
      const key = `${found.area.name} ${found.where}`
      const entry = granted.get(key) ?? { area: found.area, where: found.where, verbs: new Set() }
      entry.verbs.add(found.verb)
      granted.set(key, entry)
    }
  }
  if (everything.includes(null)) return ['May do everything']
  return [...everythingOn(everything, nameOf), ...sentences([...granted.values()], nameOf), ...unknown]
}

interface Read {
  /** Null for all. */
  area: Area | null
  verb: string
  /** `channels/<id>`; null for all. */
  where: string | null
}

/** Null for what no words say exactly. */
function read({ permission, resource }: Policy): Read | null {
  if (permission === '*') {
    if (resource === '*') return { area: null, verb: '*', where: null }
    return oneThing(resource) === null ? null : { area: null, verb: '*', where: resource }
  }
  const [name = '', ...rest] = permission.split('.')
  const area = areas.find(each => each.name === name)
  const verb = rest.join('.')
  if (!area || !(verb === '*' || area.verbs.some(each => each.name === verb))) return null
  if (resource === '*' || resource === `${area.on}/*` || resource === area.name)
    return { area, verb, where: null }
  const [kind] = resource.split('/')
  return oneThing(resource) !== null && (kind === area.on || area.name === 'media')
    ? { area, verb, where: resource }
    : null
}

function oneThing(resource: string): { kind: string; id: string } | null {
  const [kind = '', id, ...more] = resource.split('/')
  return id === undefined || id === '*' || more.length > 0 || !things[kind] ? null : { kind, id }
}

function everythingOn(resources: readonly (string | null)[], nameOf: NameOf): string[] {
  const where = resources.filter(each => each !== null)
  return where.length === 0 ? [] : [`May do everything on ${thingsInWords(where, nameOf)}`]
}

interface Granted {
  area: Area
  where: string | null
  verbs: Set<string>
}

function sentences(granted: readonly Granted[], nameOf: NameOf): string[] {
  // The same verbs on the same things are one sentence: first for several channels, then for several areas.
  const byVerbs = grouped(granted, ({ area, where, verbs }) =>
    [area.name, where === null ? 'all' : where.split('/')[0], ...[...verbs].sort()].join(' '),
  ).map(group => ({
    area: group[0].area,
    verbs: verbsInWords(group[0]),
    on: group.flatMap(({ where }) => (where === null ? [] : [where])),
  }))
  return grouped(byVerbs, ({ area, verbs, on }) => {
    // "read one channel", but "send messages on one channel".
    const own = on.length > 0 && on[0]?.startsWith(`${area.name}/`)
    return [verbs, own ? area.name : '', ...on].join(' ')
  }).map(group => {
    const [{ area, verbs, on }] = group
    if (on.length > 0 && on[0]?.startsWith(`${area.name}/`))
      return `May ${verbs} ${thingsInWords(on, nameOf)}`
    const nouns = listed(group.map(each => each.area.noun))
    return `May ${verbs} ${nouns}${on.length > 0 ? ` on ${thingsInWords(on, nameOf)}` : ''}`
  })
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return [...groups.values()]
}

function verbsInWords({ area, verbs }: Granted): string {
  if (verbs.has('*') || area.verbs.every(({ name }) => verbs.has(name))) {
    return area.verbs.length === 1 ? (area.verbs[0]?.words ?? '') : 'do everything with'
  }
  return listed(area.verbs.filter(({ name }) => verbs.has(name)).map(({ words }) => words))
}

/** "one channel (Support)", "2 channels (Support, Sales)" */
function thingsInWords(resources: readonly string[], nameOf: NameOf): string {
  const found = resources.flatMap(resource => oneThing(resource) ?? [])
  const kind = found[0]?.kind ?? ''
  const words = things[kind] ?? { one: kind, many: kind }
  const names = found.slice(0, NAMED).map(({ id }) => nameOf(kind, id) ?? id)
  const said = found.length > NAMED ? [...names, '…'] : names
  return `${found.length === 1 ? `one ${words.one}` : `${found.length} ${words.many}`} (${said.join(', ')})`
}
