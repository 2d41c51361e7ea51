import type { Media, OutboundContent } from '../../domain/content.ts'
import { invalid } from '../../domain/problem.ts'
import type { Template } from './body-schema.ts'

/**
 * Templates have their values by names at the vendor, and by their places here. The names say the place: `1`, `2`, … of the
 * text, `header`, `button1`, …; values with any other name take the places of the text that are left, in their order.
 */

type TemplateContent = Extract<OutboundContent, { type: 'template' }>

const HEADER = 'header'
const BUTTON = 'button'
const [MOST_VALUES, MOST_BUTTONS] = [50, 10]

/** The content of a template. Throws `Problem` (`invalid`). Pure. */
export function templateContent(template: Template, at: string): TemplateContent {
  const { name = template.projectId, locale, attachments, parameters, variables } = template
  if (name === undefined) throw invalid(`${at}/name`, 'is required, or projectId')
  const body: string[] = []
  const buttons: (string | null)[] = []
  const left: string[] = []
  let header: string | undefined
  const put = (key: string, value: string, place: string) => {
    const number = Number(/^(?:button)?([1-9]\d?)$/.exec(key)?.[1])
    if (key === HEADER) header = value
    else if (Number.isNaN(number)) left.push(value)
    else if (key.startsWith(BUTTON)) {
      if (number > MOST_BUTTONS) throw invalid(place, `A template has at most ${MOST_BUTTONS} buttons.`)
      buttons[number - 1] = value
    } else body[number - 1] = value
  }
  for (const [i, { key, value }] of (parameters ?? []).entries()) {
    put(key, String(value), `${at}/parameters/${i}/key`)
  }
  for (const [key, value] of Object.entries(variables ?? {})) put(key, value, `${at}/variables/${key}`)
  for (let place = 0; left.length > 0; place++) body[place] ??= left.shift() ?? ''
  const given = parameters?.length ? 'parameters' : 'variables'
  if (body.length > MOST_VALUES) throw invalid(`${at}/${given}`, `A text has at most ${MOST_VALUES} values.`)
  const gap = Array.from(body, value => value ?? '').indexOf('')
  if (gap !== -1) throw invalid(`${at}/${given}`, `lacks the value with the key "${gap + 1}"`)
  const [file] = attachments ?? []
  const top = header ?? file
  return {
    type: 'template',
    name,
    language: locale.replaceAll('-', '_'),
    ...(top !== undefined && { header: headerOf(top, `${at}/${given}`) }),
    ...(body.length > 0 && { body }),
    ...(buttons.length > 0 && { buttons: Array.from(buttons, value => value ?? null) }),
  }
}

type File = NonNullable<Template['attachments']>[number]

function headerOf(top: string | File, at: string): string | Media {
  if (typeof top !== 'string') return { url: top.mediaUrl, filename: top.filename }
  if (/^https?:\/\/\S{1,2000}$/.test(top)) return { url: top }
  if (top.length > 1024) throw invalid(at, 'A header has at most 1024 characters.')
  return top
}

/** A template as the vendor writes it. Pure. */
export function templateDto({ name, language, header, body = [], buttons = [] }: TemplateContent): Template {
  const value = (key: string, value: string) => ({ type: 'string' as const, key, value })
  const top = typeof header === 'string' ? header : header?.url
  const parameters = [
    ...(top === undefined ? [] : [value(HEADER, top)]),
    ...body.map((text, i) => value(String(i + 1), text)),
    ...buttons.flatMap((text, i) => (text === null ? [] : [value(`${BUTTON}${i + 1}`, text)])),
  ]
  return { name, locale: language.replaceAll('_', '-'), ...(parameters.length > 0 && { parameters }) }
}
