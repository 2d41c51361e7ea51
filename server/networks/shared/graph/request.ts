import { createHmac } from 'node:crypto'
import type { Account, HttpRequest, NetworkIO } from '../../../domain/network.ts'
import { type Answer, readAnswer } from './answer.ts'
import type { Rules } from './rules.ts'

/** https://developers.facebook.com/docs/graph-api/guides/versioning */
const VERSION = 'v23.0'

/** Who calls the Graph API, and by which rules its errors are read. */
export interface Graph {
  baseUrl: string
  token: string
  /** Of the app that the token was made for, where it is known. */
  appSecret: string | undefined
  rules: Rules
}

export interface Call {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  json?: object
}

export const graphOf = ({ baseUrl, secrets }: Account, rules: Rules): Graph => ({
  baseUrl,
  token: String(secrets.accessToken),
  appSecret: appSecretOf(secrets),
  rules,
})

/** Undefined where none is set. */
export const appSecretOf = (secrets: Record<string, unknown>): string | undefined =>
  typeof secrets.appSecret === 'string' && secrets.appSecret !== '' ? secrets.appSecret : undefined

/**
 * A call of a node or edge. The token goes in a header, so that it stands in no log of URLs; the proof shows that who
 * has the token has the app's secret too. https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function graphRequest(graph: Graph, path: string, call: Call = {}): HttpRequest {
  const { method = 'GET', query = {}, json } = call
  const url = new URL(`${graph.baseUrl}/${VERSION}/${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  if (graph.appSecret !== undefined) url.searchParams.set('appsecret_proof', proofOf(graph, graph.appSecret))
  return {
    method,
    url: url.href,
    headers: {
      authorization: `Bearer ${graph.token}`,
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  }
}

const proofOf = ({ token }: Graph, appSecret: string): string =>
  createHmac('sha256', appSecret).update(token).digest('hex')

/** Calls a node or edge; a failed connection is an answer without a code. */
export async function ask(io: NetworkIO, graph: Graph, path: string, call?: Call): Promise<Answer> {
  const exchange = await io.request(graphRequest(graph, path, call))
  if (exchange.ok) return readAnswer(exchange.response, graph.rules)
  const cure = `Check that this machine reaches ${new URL(graph.baseUrl).origin}.`
  return {
    ok: false,
    code: null,
    refusal: { verdict: 'retry', failure: { cure, ...exchange.failure } },
  }
}

/** Pages of a list that are read at most: an endless one is no list. */
const MOST_PAGES = 100

/**
 * Calls an edge page by page. What it gives is not checked: each item is for the caller to read.
 * https://developers.facebook.com/docs/graph-api/results
 */
export async function askAll(
  io: NetworkIO,
  graph: Graph,
  path: string,
  query: Record<string, string>,
): Promise<{ ok: true; items: unknown[] } | Extract<Answer, { ok: false }>> {
  const items: unknown[] = []
  let after: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await ask(io, graph, path, { query: { ...query, ...(after && { after }) } })
    if (!answer.ok) return answer
    if (Array.isArray(answer.json.data)) items.push(...answer.json.data)
    const next = nextCursor(answer.json.paging)
    if (next === undefined || next === after) break
    after = next
  }
  return { ok: true, items }
}

/** `next` is there as long as there is a next page, cursors always. Its URL is not followed: it would name the host. */
function nextCursor(paging: unknown): string | undefined {
  const { next, cursors } = (paging ?? {}) as { next?: unknown; cursors?: { after?: unknown } | null }
  return typeof next === 'string' && typeof cursors?.after === 'string' ? cursors.after : undefined
}
