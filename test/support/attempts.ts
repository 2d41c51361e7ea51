import assert from 'node:assert/strict'
import type { App } from '../../server/http/app.ts'
import type { Answer, Json } from './app.ts'
import type { Schema } from './contract.ts'
import type { Furnished } from './furnished.ts'
import { sample } from './sample.ts'
import { bodySchema, knownIn, requiredQuery, type SpokenRoute, speaking, speeches } from './speeches.ts'

/** What somebody may try to reach what is another's: a route with ids where their own belong. */

/** Parameters in paths that name nothing of a workspace. */
const COMMON = new Map([
  ['network', 'sandbox'],
  ['provider', 'twilio'],
])
/** Routes whose answer does not end; their own tests show whose events they give. */
export const ENDLESS = new Set(['streamEvents', 'socketEvents'])

export interface Attempt {
  name: string
  route: SpokenRoute
  path: string
  body?: unknown
  /** How it may be refused: by what it is about, by what it mentions; a filter may also find nothing. */
  refusals: number[]
}

/** Every way to put the victim's ids where the intruder's belong. */
export function attempts(
  route: SpokenRoute,
  intruder: Furnished,
  victim: Furnished,
  endpoint: string,
): Attempt[] {
  const { operation, path, speech } = route
  const ours = (name: string) => speech.ours(name, path)
  const whose = `${speech.dialect.name} ${operation.operationId}`
  const parameters = operation.parameters ?? []
  const schema = bodySchema(route)
  const body = schema && sample(schema, knownIn(route, intruder, endpoint))
  const fill = (ids: ReadonlyMap<string, string>) =>
    path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const common = COMMON.get(name)
      if (common !== undefined) return common
      const id = ids.get(ours(name))
      if (id === undefined) throw new Error(`${path}: which ids does {${name}} take? Add it to furnish().`)
      return `${speech.write(id, name, path)}`
    })
  const stolen = (...names: string[]) =>
    new Map(
      [...intruder.ids].map(([name, id]) => [name, names.includes(name) ? `${victim.ids.get(name)}` : id]),
    )

  const inPath = parameters.filter(p => p.in === 'path' && !COMMON.has(p.name)).map(p => p.name)
  const found: Attempt[] = subsets(inPath).map(names => ({
    name: `${whose}: path ${names.join(', ')}`,
    route,
    path: fill(stolen(...names.map(ours))) + requiredQuery(route),
    body,
    refusals: [403, 404],
  }))
  for (const { name, schema: parameter } of parameters.filter(p => p.in === 'query')) {
    const id = victim.ids.get(ours(name))
    if (id === undefined || parameter.type !== 'string') continue
    found.push({
      name: `${whose}: parameter ${name}`,
      route,
      path: `${fill(intruder.ids)}?${name}=${speech.write(id, name, path)}`,
      refusals: [],
    })
  }
  for (const name of schema ? idsIn(schema) : []) {
    const thing = name === 'channels' ? 'channelId' : ours(name)
    // Of an account on a network.
    if (name.endsWith('_id') && !victim.ids.has(thing)) continue
    const taken = stolen(thing)
    const theirs = knownIn(route, { ...intruder, ids: taken }, endpoint)
    found.push({
      name: `${whose}: body ${name}`,
      route,
      path: fill(intruder.ids),
      body: only(sample(schema as Schema, theirs), name),
      refusals: [400, 403, 404],
    })
  }
  return found
}

/** The properties of a body, however deep, that hold ids. */
function idsIn(schema: Schema): string[] {
  const inner = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  return inner.flatMap(([name, property]) => {
    if (/(Id|_id|^id|FlowSid|^replyTo|^channels)$/.test(name)) return [name]
    return idsIn((property.items ?? property) as Schema)
  })
}

/** A message is for a conversation or a contact, not both: only the one that is tried stays. */
function only(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) return body
  if ('conversation_id' in body && name !== 'conversation_id') {
    const { conversation_id, ...rest } = body
    return rest
  }
  if (!('conversationId' in body)) return body
  const { conversationId, contactId, to, ...rest } = body as Record<string, unknown>
  if (name === 'contactId') return { ...rest, contactId }
  return name === 'conversationId' ? { content: rest.content, conversationId } : { ...rest, to }
}

/** Every choice of at least one of the names. */
const subsets = ([first, ...rest]: string[]): string[][] =>
  first === undefined ? [] : [[first], ...subsets(rest).flatMap(names => [names, [first, ...names]])]

/** Speaks every dialect with the key of a workspace. */
export async function asking(
  app: App,
  workspace: { id: string; key: string },
): Promise<(route: SpokenRoute, path: string, body?: unknown) => Promise<Answer<Json>>> {
  const speakers = new Map(
    await Promise.all(speeches.map(async each => [each, await speaking(app, each, workspace)] as const)),
  )
  return ({ speech, method }, path, body) => {
    const speaker = speakers.get(speech)
    assert.ok(speaker)
    return speaker(method, path, body)
  }
}
