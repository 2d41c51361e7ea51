import { createHmac } from 'node:crypto'
import type { Config } from '../../config.ts'
import { equalSecrets } from '../../domain/constant-time.ts'
import { type Content, mapFiles } from '../../domain/content.ts'
import type { ContextParts } from '../context.ts'
import { nameInPath } from './name.ts'

const HOUR = 3_600_000

/** How long a link is good that an answer of the API holds, milliseconds. */
const IN_ANSWERS = HOUR
/** In an event that is delivered: whoever gets it may put it into a queue of their own. */
const IN_EVENTS = 24 * HOUR
/** In what goes to a network: a message is tried for a day, and a person may open the link days later. */
const TO_NETWORKS = 7 * 24 * HOUR

/** Sets `url` on the files of a content that Portico keeps. What it returns is to be written out, and never stored. */
export type LinkFiles = <C extends Content>(content: C) => C

type Linking = Pick<ContextParts, 'config' | 'seal' | 'now'>

const linking =
  (lifetimeMs: number) =>
  (context: Linking, workspaceId: string, base = localUrl(context.config)): LinkFiles =>
  content =>
    mapFiles(content, file =>
      file.id === undefined || file.failure !== undefined
        ? file
        : { ...file, url: linkTo(context, workspaceId, { ...file, id: file.id }, lifetimeMs, base) },
    )

/** Links for answers of the API. `base` is where the caller reaches Portico, without a slash at the end. */
export const linksInAnswers = linking(IN_ANSWERS)
export const linksInEvents = linking(IN_EVENTS)
export const linksToNetworks = linking(TO_NETWORKS)

/** Where Portico is reached, for all it knows: at its public address, else on this machine. */
const localUrl = ({ publicUrl, port }: Config): string => publicUrl ?? `http://localhost:${port}`

/**
 * A link to one file. It is good for `lifetimeMs` and at most a quarter longer: within a quarter the link stays the same,
 * so that it can be cached.
 */
export function linkTo(
  context: Linking,
  workspaceId: string,
  file: { id: string; filename?: string | null; mimeType?: string | null },
  lifetimeMs = IN_ANSWERS,
  base = localUrl(context.config),
): string {
  const step = lifetimeMs / 4
  const expires = Math.round((Math.ceil(context.now() / step) * step + lifetimeMs) / 1000)
  const signature = sign(context, workspaceId, file.id, String(expires))
  return `${base}/media/${file.id}/${nameInPath(file)}?expires=${expires}&signature=${signature}`
}

/** What a link says beside the file's id. */
export interface LinkClaim {
  /** Epoch seconds. */
  expires: string
  signature: string
}

/** Whether a link to a file of this workspace was made here and still holds. */
export function checkLink(
  context: Linking,
  workspaceId: string,
  id: string,
  { expires, signature }: LinkClaim,
): 'good' | 'expired' | 'forged' {
  if (!equalSecrets(sign(context, workspaceId, id, expires), signature)) return 'forged'
  return context.now() < Number(expires) * 1000 ? 'good' : 'expired'
}

const PATH = /^\/media\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/

/** The id of the file that a link leads to, where it is one of ours to this workspace and still holds; null for any other. */
export function ownFile(context: Linking, workspaceId: string, url: string): string | null {
  const { pathname, searchParams } = URL.parse(url) ?? {}
  const id = PATH.exec(pathname ?? '')?.[1]
  const expires = searchParams?.get('expires')
  const signature = searchParams?.get('signature')
  if (!id || !expires || !signature) return null
  return checkLink(context, workspaceId, id, { expires, signature }) === 'good' ? id : null
}

const sign = ({ seal }: Linking, workspaceId: string, id: string, expires: string): string =>
  createHmac('sha256', seal.derive('media links'))
    .update(JSON.stringify([workspaceId, id, expires]))
    .digest('base64url')
