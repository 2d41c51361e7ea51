import type { ExploredAccount, ExploreResult, NetworkIO } from '../../domain/network.ts'
import { failed } from '../shared/graph/answer.ts'
import type { Graph } from '../shared/graph/request.ts'
import { inspectToken } from '../shared/graph/token.ts'
import { businessAccountsOf, phoneNumbersOf } from './account.ts'
import { rules } from './rules.ts'

/** The numbers of every WhatsApp Business Account that the token was granted. */
export async function explore(token: string, baseUrl: string, io: NetworkIO): Promise<ExploreResult> {
  const graph: Graph = { baseUrl, token, appSecret: undefined, rules }
  const inspected = await inspectToken(io, graph)
  if (!inspected.ok) return failed(inspected.refusal)
  if (inspected.token === null) {
    return {
      ok: false,
      failure: {
        code: 'no_token_info',
        message: 'Meta does not tell what the token reaches.',
        cure: 'Use a token of a system user, or enter the ids of the number by hand.',
      },
    }
  }
  const accounts: ExploredAccount[] = []
  for (const businessAccountId of businessAccountsOf(inspected.token)) {
    const listed = await phoneNumbersOf(io, graph, businessAccountId)
    if (!listed.ok) return failed(listed.refusal)
    for (const { id, number, name } of listed.numbers) {
      accounts.push({
        address: id,
        name: name === '' ? number : `${name} (${number})`,
        config: { phoneNumberId: id, businessAccountId },
        secrets: { accessToken: token },
      })
    }
  }
  return { ok: true, accounts }
}
