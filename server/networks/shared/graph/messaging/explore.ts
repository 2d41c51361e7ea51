import type { ExploredAccount, ExploreResult, NetworkIO } from '../../../../domain/network.ts'
import { failed } from '../answer.ts'
import { askAll, type Graph } from '../request.ts'
import { type Page, pageSchema } from './page.ts'
import { rules } from './rules.ts'
import type { Surface } from './surface.ts'

const FIELDS =
  'id,name,access_token,picture{url},instagram_business_account{id,username,name,profile_picture_url}'

/** The pages of a person, by their token; on Instagram the accounts that are linked to these. */
export async function explorePages(
  surface: Surface,
  token: string,
  baseUrl: string,
  io: NetworkIO,
): Promise<ExploreResult> {
  const graph: Graph = { baseUrl, token, appSecret: undefined, rules }
  const listed = await askAll(io, graph, 'me/accounts', { fields: FIELDS, limit: '100' })
  if (!listed.ok) return failed(listed.refusal)
  const pages = listed.items.filter(item => pageSchema.Check(item))
  return { ok: true, accounts: pages.flatMap(surface.network === 'messenger' ? pageOf : instagramOf) }
}

const secretsOf = ({ access_token }: Page) => (access_token ? { accessToken: access_token } : {})

function pageOf(page: Page): ExploredAccount[] {
  const imageUrl = page.picture?.data.url
  return [
    {
      address: page.id,
      name: page.name ?? page.id,
      ...(imageUrl && { imageUrl }),
      config: { pageId: page.id },
      secrets: secretsOf(page),
    },
  ]
}

function instagramOf(page: Page): ExploredAccount[] {
  const { instagram_business_account: instagram } = page
  if (instagram === undefined) return []
  const { id, username, name, profile_picture_url: imageUrl } = instagram
  return [
    {
      address: id,
      name: name || username || id,
      ...(imageUrl && { imageUrl }),
      config: { pageId: page.id, accountId: id },
      secrets: secretsOf(page),
    },
  ]
}
