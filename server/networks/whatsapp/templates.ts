import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, NetworkIO, Template, TemplatesResult } from '../../domain/network.ts'
import { askAll, graphOf } from '../shared/graph/request.ts'
import { inspectToken } from '../shared/graph/token.ts'
import { businessAccountOf, unknownBusiness } from './account.ts'
import { rules } from './rules.ts'

const text = Type.Optional(Type.String())

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management */
const TemplateSchema = Type.Object({
  name: Type.String(),
  language: Type.String(),
  status: Type.String(),
  category: text,
  components: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String(),
        format: text,
        text,
        buttons: Type.Optional(Type.Array(Type.Object({ text }))),
      }),
    ),
  ),
})
const TemplateItem = Compile(TemplateSchema)

/** All templates of the business account, page by page; one that cannot be read is left out. */
export async function templates(account: Account, io: NetworkIO): Promise<TemplatesResult> {
  const graph = graphOf(account, rules)
  const { businessAccountId } = account.config
  const inspected = businessAccountId === undefined ? await inspectToken(io, graph) : null
  const token = inspected?.ok ? inspected.token : null
  const id = await businessAccountOf(io, graph, account, token)
  if (id === undefined) return { ok: false, failure: unknownBusiness }
  const listed = await askAll(io, graph, `${id}/message_templates`, {
    fields: 'name,language,status,category,components',
    limit: '100',
  })
  if (!listed.ok) return { ok: false, failure: listed.refusal.failure }
  return { ok: true, templates: listed.items.filter(item => TemplateItem.Check(item)).map(templateOf) }
}

function templateOf({
  name,
  language,
  status,
  category,
  components = [],
}: Static<typeof TemplateSchema>): Template {
  const part = (type: string) => components.find(component => component.type.toUpperCase() === type)
  const header = part('HEADER')
  return {
    name,
    language,
    status: status.toLowerCase(),
    category: category?.toLowerCase() ?? null,
    body: part('BODY')?.text ?? '',
    // A header that is a file is named by its kind.
    header: header?.text ?? header?.format?.toLowerCase() ?? null,
    footer: part('FOOTER')?.text ?? null,
    buttons: (part('BUTTONS')?.buttons ?? []).map(button => button.text ?? ''),
  }
}
