import type { Channel } from '../../domain/entities.ts'
import type { Manifest } from '../../domain/manifest.ts'
import { type CapabilityPath, capabilityPaths } from '../../domain/profile.ts'
import type { Capabilities } from './schema.ts'

/** How the vendor names what can be told of a channel, and whether it tells that a thing is paused. */
const shown: Record<CapabilityPath, { displayName: string; feature: boolean }> = {
  messaging: { displayName: 'Messaging', feature: false },
  'messaging.outgoing': { displayName: 'Outgoing messages', feature: false },
  'messaging.outgoing.mms': { displayName: 'Outgoing MMS', feature: true },
  'messaging.outgoing.media.textFallback': { displayName: 'Text in place of media', feature: true },
  'messaging.outgoing.mmLite': { displayName: 'Marketing Messages Lite', feature: true },
  'messaging.incoming': { displayName: 'Incoming messages', feature: false },
  'messaging.incoming.mms': { displayName: 'Incoming MMS', feature: true },
  voice: { displayName: 'Voice', feature: false },
  'voice.recording': { displayName: 'Recording', feature: true },
}

const media = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const

/** What a channel can do: as its network is, and as its profile notes. Pure. */
export function capabilitiesOf(channel: Channel, manifest: Manifest | undefined): Capabilities {
  const can = new Set(manifest ? builtIn(channel, manifest) : [])
  for (const path of Object.keys(channel.profile.capabilities ?? {}) as CapabilityPath[]) {
    for (const part of partsTo(path)) can.add(part)
  }
  const tree: Tree = {}
  for (const path of capabilityPaths.filter(path => can.has(path))) {
    // The first of each group stands in the group's own name again: `messaging.messaging`.
    const [group = '', ...inner] = path.split('.')
    put(tree, [group, group, ...inner], capability(channel, path))
  }
  return tree as Capabilities
}

function* builtIn({ profile }: Channel, manifest: Manifest): Generator<CapabilityPath> {
  const { medium, capabilities, config } = manifest
  const gradeOf = (type: (typeof media)[number]) => capabilities[type]?.grade
  if (medium === 'voice') {
    yield 'voice'
    if ('recordCalls' in config.properties) yield 'voice.recording'
    return
  }
  yield* ['messaging', 'messaging.outgoing', 'messaging.incoming'] as const
  if (medium === 'sms' && media.some(type => ['full', 'partial'].includes(gradeOf(type) ?? ''))) {
    yield* ['messaging.outgoing.mms', 'messaging.incoming.mms'] as const
  }
  if (media.some(type => gradeOf(type) === 'fallback')) yield 'messaging.outgoing.media.textFallback'
  if (medium === 'whatsapp' && profile.preferences?.useMmLite) yield 'messaging.outgoing.mmLite'
}

/** A path with those above it. */
const partsTo = (path: CapabilityPath): CapabilityPath[] =>
  capabilityPaths.filter(other => path === other || path.startsWith(`${other}.`))

function capability(channel: Channel, path: CapabilityPath): Tree {
  const { profile, version, createdAt, updatedAt } = channel
  const { status, paused = false, expiresAt = null } = profile.capabilities?.[path] ?? {}
  const { displayName, feature } = shown[path]
  return {
    displayName,
    status: status ?? (paused ? 'paused' : channel.status),
    name: path,
    version,
    ...(feature && { paused }),
    updatedAt: new Date(updatedAt).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  }
}

interface Tree {
  [name: string]: unknown
}

function put(tree: Tree, [name = '', ...rest]: string[], value: Tree): void {
  const there = (tree[name] ?? {}) as Tree
  tree[name] = there
  if (rest.length === 0) Object.assign(there, value)
  else put(there, rest, value)
}
