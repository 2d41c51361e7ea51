import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, NetworkIO, Template, TemplatesResult } from '../../domain/network.ts'
import { ask } from '../shared/twilio/api.ts'

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]))
const titled = Type.Optional(Type.Array(Type.Object({ title: text, item: text })))

/** https://www.twilio.com/docs/content/content-api-resources#fetch-content-and-approval-status */
const ContentSchema = Type.Object({
  sid: Type.String(),
  language: Type.String(),
  types: Type.Record(
    Type.String(),
    Type.Object({
      body: text,
      title: text,
      subtitle: text,
      header_text: text,
      footer: text,
      media: Type.Optional(Type.Union([Type.Array(Type.String()), Type.String(), Type.Null()])),
      actions: titled,
      items: titled,
    }),
  ),
  approval_requests: Type.Optional(Type.Object({ status: text, category: text })),
})
const ContentBody = Compile(ContentSchema)

const Meta = Compile(Type.Object({ next_page_url: text }))

const PAGE = 500
const MOST_PAGES = 20

/** The content templates of the account; the SID is what a template is named by when it is sent. */
export async function templates(account: Account, io: NetworkIO): Promise<TemplatesResult> {
  const templates: Template[] = []
  let path = `/v1/ContentAndApprovals?PageSize=${PAGE}`
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await ask(io, account, { method: 'GET', host: 'content', path })
    if (!answer.ok) return { ok: false, failure: answer.failure }
    const { contents, meta } = answer.json
    if (Array.isArray(contents)) {
      templates.push(...contents.filter(each => ContentBody.Check(each)).map(templateOf))
    }
    const next = nextPage(meta)
    if (next === null) break
    path = next
  }
  return { ok: true, templates }
}

/** Twilio names the whole URL; the host stays that of the account. */
function nextPage(meta: unknown): string | null {
  const url = Meta.Check(meta) && meta.next_page_url ? URL.parse(meta.next_page_url) : null
  return url && url.pathname + url.search
}

function templateOf({ sid, language, types, approval_requests }: Static<typeof ContentSchema>): Template {
  const [content = {}] = Object.values(types)
  const { media, actions = [], items = [] } = content
  return {
    name: sid,
    language,
    status: approval_requests?.status?.toLowerCase() ?? 'unsubmitted',
    category: approval_requests?.category?.toLowerCase() || null,
    body: content.body ?? content.title ?? '',
    header: content.header_text ?? [media].flat().find(url => url) ?? null,
    footer: content.footer ?? content.subtitle ?? null,
    buttons: [...actions, ...items].flatMap(({ title, item }) => title ?? item ?? []),
  }
}
