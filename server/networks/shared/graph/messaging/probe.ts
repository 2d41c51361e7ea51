import type { Account, Check, NetworkIO, ProbeResult } from '../../../../domain/network.ts'
import { checkOf, permissionsCheck, skippedCheck } from '../checks.ts'
import { ask, type Graph, graphOf } from '../request.ts'
import { deliveryOf } from '../subscription.ts'
import { inspectToken, type Token } from '../token.ts'
import { APP_SECRET_CURE, NO_APP_SECRET } from '../webhook.ts'
import { type Page, pageFieldsOf, pageSchema } from './page.ts'
import { rules } from './rules.ts'
import { configOf, type Surface, wantedOf } from './surface.ts'

/** A page's token is the page: `me` tells which. */
export async function probePage(surface: Surface, account: Account, io: NetworkIO): Promise<ProbeResult> {
  const graph = graphOf(account, rules)
  const fields =
    surface.network === 'instagram' ? 'id,name,instagram_business_account{id,username}' : 'id,name'
  const answer = await ask(io, graph, 'me', { query: { fields } })
  const page = answer.ok && pageSchema.Check(answer.json) ? answer.json : null
  const credentials = page === null ? null : credentialsCheck(surface, account, page)
  if (page === null || credentials?.status !== 'passed') {
    const why = `Not looked at, as the token is not that of this ${surface.title} account.`
    const failed = credentials ?? (answer.ok ? unreadable : checkOf('credentials', answer.refusal))
    return { checks: [failed, skippedCheck('webhook', why), skippedCheck('permissions', why)] }
  }
  const token = await inspectToken(io, graph)
  const expiresAt = token.ok ? token.token?.expiresAt : undefined
  return {
    checks: [
      credentials,
      await webhookCheck(surface, account, io, graph, token.ok ? token.token : null),
      token.ok ? permissionsCheck(token.token, surface.scopes) : checkOf('permissions', token.refusal),
    ],
    facts: factsOf(page),
    ...(expiresAt !== undefined && { tokenExpiresAt: expiresAt }),
  }
}

const unreadable: Check = {
  name: 'credentials',
  status: 'failed',
  message: 'What Meta tells of the page cannot be read.',
  cure: "Check that the access token is the page's own.",
}

function factsOf({ name, instagram_business_account: instagram }: Page): Record<string, string> {
  return { ...(name && { pageName: name }), ...(instagram?.username && { username: instagram.username }) }
}

function credentialsCheck({ network }: Surface, account: Account, page: Page): Check {
  const { pageId, accountId } = configOf(account)
  const failed = (message: string, cure: string): Check => ({
    name: 'credentials',
    status: 'failed',
    message,
    cure,
  })
  if (pageId !== undefined && page.id !== pageId) {
    return failed(
      `The token is not that of the page ${pageId}, but of ${page.name ?? page.id}.`,
      "Enter the page's own access token: a person's shows its pages under GET /me/accounts.",
    )
  }
  const { instagram_business_account: instagram } = page
  if (network === 'instagram' && instagram?.id !== accountId) {
    return failed(
      instagram === undefined
        ? `No Instagram account is linked to the page ${page.name ?? pageId}.`
        : `Another Instagram account is linked to the page: ${instagram.username ?? instagram.id}.`,
      'Link the professional Instagram account to the page, or correct its id in the channel.',
    )
  }
  const whose = network === 'instagram' ? (instagram?.username ?? accountId) : (page.name ?? pageId)
  return { name: 'credentials', status: 'passed', message: `The token is good for ${whose}.` }
}

/** Meta delivers when the app is subscribed to the page, and has Portico's URL. */
async function webhookCheck(
  surface: Surface,
  account: Account,
  io: NetworkIO,
  graph: Graph,
  token: Token | null,
): Promise<Check> {
  const name = 'webhook'
  const failed = (message: string, cure: string): Check => ({ name, status: 'failed', message, cure })
  if (graph.appSecret === undefined) return failed(NO_APP_SECRET, APP_SECRET_CURE)
  if (account.webhookUrl === null) {
    return failed(
      `Portico has no public address, so ${surface.title} cannot deliver.`,
      'Set PORTICO_PUBLIC_URL to the https address under which Portico is reached from outside.',
    )
  }
  const subscribed = await pageFieldsOf(io, graph, account)
  if (!subscribed.ok) return checkOf(name, subscribed.refusal)
  const needed = (fields: readonly string[]) => fields.filter(field => !surface.spared.includes(field))
  const missing = needed(surface.pageFields).filter(field => !subscribed.fields.includes(field))
  if (missing.length > 0) {
    return failed(
      `The app is not subscribed to ${missing.join(', ')} of the page.`,
      'Activate the channel again. If this comes back, another program uses the page too.',
    )
  }
  const wanted = wantedOf(surface, account)
  const found = await deliveryOf(io, graph, account, { ...wanted, fields: needed(wanted.fields) }, token)
  if (!found.ok) return checkOf(name, found.refusal)
  if (found.delivery.kind === 'unknown') {
    return { name, status: 'skipped', message: 'Meta does not tell where the app delivers.' }
  }
  if (found.delivery.kind === 'here') return { name, status: 'passed', message: 'Meta delivers to Portico.' }
  return failed(
    found.delivery.kind === 'elsewhere'
      ? 'The app delivers to another address.'
      : 'The app delivers nowhere.',
    'Activate the channel again, and do the step it shows.',
  )
}
