import { type Static, Type } from 'typebox'
import { Compile } from '../../../domain/compile.ts'
import type { NetworkIO } from '../../../domain/network.ts'
import type { Answer, Refusal } from './answer.ts'
import { ask, type Graph } from './request.ts'
import { failureOf, ruleFor } from './rules.ts'

/** https://developers.facebook.com/docs/graph-api/reference/debug_token */
const InfoSchema = Type.Object({
  app_id: Type.String({ minLength: 1, maxLength: 32, pattern: '^\\d+$' }),
  is_valid: Type.Boolean(),
  /** Seconds since 1970; 0: never. */
  expires_at: Type.Optional(Type.Integer({ minimum: 0, maximum: 8.64e12 })),
  scopes: Type.Optional(Type.Array(Type.String())),
  /** For which objects a scope was granted; no targets: for all. */
  granular_scopes: Type.Optional(
    Type.Array(Type.Object({ scope: Type.String(), target_ids: Type.Optional(Type.Array(Type.String())) })),
  ),
  error: Type.Optional(
    Type.Object({ code: Type.Integer(), message: Type.String(), subcode: Type.Optional(Type.Integer()) }),
  ),
})
type Info = Static<typeof InfoSchema>
const InfoAnswer = Compile(Type.Object({ data: InfoSchema }))

export interface Token {
  appId: string
  scopes: string[]
  /** The objects a scope was granted for; undefined when for all, or when Meta does not tell. */
  targetsOf(scope: string): string[] | undefined
  /** Epoch milliseconds; undefined when it does not expire. */
  expiresAt: number | undefined
}

/** What Meta tells of a token; null when it tells nothing of this one. */
export type TokenAnswer = { ok: true; token: Token | null } | { ok: false; refusal: Refusal }

/**
 * Looks at the graph's own token. Meta tells of a token to its app, or to the token itself where there is no app secret.
 * https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging
 */
export async function inspectToken(io: NetworkIO, graph: Graph): Promise<TokenAnswer> {
  const app = graph.appSecret === undefined ? null : await ask(io, graph, 'app', { query: { fields: 'id' } })
  if (app?.ok === false) return untold(app)
  const asking = app && App.Check(app.json) ? appGraph(graph, app.json.id) : graph
  const answer = await ask(io, asking, 'debug_token', { query: { input_token: graph.token } })
  if (!answer.ok) return untold(answer)
  if (!InfoAnswer.Check(answer.json)) return { ok: true, token: null }
  const { data } = answer.json
  if (!data.is_valid) return { ok: false, refusal: invalid(data, graph) }
  return {
    ok: true,
    token: {
      appId: data.app_id,
      scopes: data.scopes ?? [],
      targetsOf: scope => data.granular_scopes?.find(granted => granted.scope === scope)?.target_ids,
      expiresAt: data.expires_at ? data.expires_at * 1000 : undefined,
    },
  }
}

function invalid({ error }: Info, { rules }: Graph): Refusal {
  const { code = 190, message = 'The access token is not valid.', subcode } = error ?? {}
  const rule = ruleFor(rules, { code, message, subcode })
  return { verdict: 'reauthorize', failure: failureOf(code, message, rule) }
}

/** Not every token may ask of itself, and then nothing is known of it; whether it is good shows by what it can do. */
function untold({ code, refusal }: Extract<Answer, { ok: false }>): TokenAnswer {
  const known = refusal.verdict === 'retry' || code === 190 || code === 102
  return known ? { ok: false, refusal } : { ok: true, token: null }
}

/** The app of a token. https://developers.facebook.com/docs/graph-api/reference/application */
const App = Compile(Type.Object({ id: Type.String({ pattern: '^\\d{1,32}$' }) }))

/** https://developers.facebook.com/docs/facebook-login/guides/access-tokens#apptokens */
export const appGraph = (graph: Graph, appId: string): Graph => ({
  ...graph,
  token: `${appId}|${graph.appSecret}`,
})
