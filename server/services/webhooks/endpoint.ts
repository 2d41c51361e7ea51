import { redactor } from '../../domain/redact.ts'
import type { LaneRef } from '../../store/jobs.ts'
import type { WebhookRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import { Breaker } from './breaker.ts'
import type { Envelope } from './envelope.ts'
import { openSecrets } from './rows.ts'
import { standardDelays } from './schedule.ts'
import type { WebhookSecrets } from './secrets.ts'

/** A webhook ready to be delivered to. */
export interface Endpoint {
  workspaceId: string
  webhookId: string
  url: string
  envelope: Envelope
  secrets: WebhookSecrets
  /** Names of the headers whose values are secret. */
  headerNames: string[]
  /** Blots this endpoint's secrets out of a text. */
  redact: (text: string) => string
  breaker: Breaker
  /** Milliseconds from each failed attempt to the next. */
  retryDelaysMs: readonly number[]
  /** Milliseconds that an answer may take. */
  timeoutMs: number
  /** Since when nothing but failures came, as it is stored. */
  failingSince: number | null
}

/** For the whole call where the webhook says nothing else, milliseconds. */
export const USUAL_TIMEOUT = 15_000

/** Opens a webhook's secrets. Throws when its envelope is not spoken here any more. */
export async function openEndpoint(context: Context, row: WebhookRow): Promise<Endpoint> {
  const envelope = context.envelopes.get(row.envelope)
  if (!envelope) throw new Error(`There is no envelope "${row.envelope}".`)
  const secrets = await openSecrets(context, context.store.read, row.workspace_id, row.id)
  const values = [...secrets.signing.map(secret => secret.value), ...Object.values(secrets.headers)]
  return {
    workspaceId: row.workspace_id,
    webhookId: row.id,
    url: row.url,
    envelope,
    secrets,
    headerNames: Object.keys(secrets.headers),
    redact: redactor(values.flatMap(forms)),
    breaker: new Breaker(),
    retryDelaysMs: retryDelaysOf(row),
    timeoutMs: row.timeout_ms ?? USUAL_TIMEOUT,
    failingSince: row.failing_since,
  }
}

function retryDelaysOf({ retry_delays, max_retries }: WebhookRow): readonly number[] {
  const delays: readonly number[] = retry_delays === null ? standardDelays : JSON.parse(retry_delays)
  return max_retries === null ? delays : delays.slice(0, max_retries)
}

/** A secret and its core: a receiver may show it without `whsec_` or `Bearer`. */
const forms = (secret: string): string[] => [secret, secret.replace(/^(whsec_|\S+ +)/, '')]

export async function findEndpointRow(context: Context, lane: LaneRef): Promise<WebhookRow | undefined> {
  return context.store.read
    .selectFrom('webhooks')
    .selectAll()
    .where('workspace_id', '=', lane.workspaceId)
    .where('id', '=', lane.laneId)
    .executeTakeFirst()
}
