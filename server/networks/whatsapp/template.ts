import type { Media, OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Body } from './render.ts'

/**
 * A template with its values.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 */
export function template(content: Extract<OutboundContent, { type: 'template' }>): Body[] | Failure {
  const { name, language, header, body = [], buttons = [] } = content
  const top = header === undefined ? [] : headerOf(header)
  if (!Array.isArray(top)) return top
  const components = [
    ...top,
    ...(body.length === 0 ? [] : [{ type: 'body', parameters: body.map(textOf) }]),
    ...buttons.flatMap((value, index) =>
      value === null
        ? []
        : [{ type: 'button', sub_type: 'url', index: String(index), parameters: [textOf(value)] }],
    ),
  ]
  return [
    {
      type: 'template',
      template: {
        name,
        language: { code: language },
        ...(components.length > 0 && { components }),
      },
    },
  ]
}

const textOf = (text: string) => ({ type: 'text', text })

function headerOf(header: string | Media): object[] | Failure {
  if (typeof header === 'string') return [{ type: 'header', parameters: [textOf(header)] }]
  const type = fileType(header)
  const source = header.url === undefined ? header.ref && { id: header.ref } : { link: header.url }
  if (!source) {
    return {
      code: 'media_missing',
      message: "The template's header names no file.",
      cure: 'Give the file by a public URL.',
    }
  }
  const named = type === 'document' && header.filename && { filename: header.filename }
  return [{ type: 'header', parameters: [{ type, [type]: { ...source, ...named } }] }]
}

function fileType({ mimeType = '', url = '' }: Media): 'image' | 'video' | 'document' {
  const path = URL.parse(url)?.pathname ?? ''
  if (mimeType.startsWith('image/') || /\.(jpe?g|png)$/i.test(path)) return 'image'
  if (mimeType.startsWith('video/') || /\.(mp4|3gpp?)$/i.test(path)) return 'video'
  return 'document'
}
