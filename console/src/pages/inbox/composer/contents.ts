import type { Content, Network } from '../../../api/types.ts'
import { sizeOf, typeName } from '../../../messages/words.ts'
import type { Attached, Draft } from './drafts.ts'

type Capabilities = Network['capabilities']
type FileType = 'image' | 'video' | 'audio' | 'document'

/** Characters of a caption. */
const LONGEST_CAPTION = 4096

/** Whether the network shows a type of content as such, or nearly. */
export const carries = (capabilities: Capabilities, type: string): boolean =>
  ['full', 'partial'].includes(capabilities[type]?.grade ?? 'rejected')

const goes = (capabilities: Capabilities, type: string): boolean => {
  const grade = capabilities[type]?.grade
  return grade !== undefined && grade !== 'rejected' && grade !== 'dropped'
}

/** Whether files of any kind can be sent. */
export const carriesFiles = (capabilities: Capabilities): boolean =>
  (['image', 'video', 'audio', 'document'] as const).some(type => goes(capabilities, type))

/**
 * As what a file can be sent: as what it is where the network takes it so, else as a document. `problem`: why it cannot be
 * sent at all, in words.
 */
export function fitting(
  capabilities: Capabilities,
  { mimeType, size }: Pick<Attached, 'mimeType' | 'size'>,
): { type: FileType } | { problem: string } {
  const own = (['image', 'video', 'audio'] as const).find(type => mimeType.startsWith(`${type}/`))
  const types: FileType[] = own === undefined ? ['document'] : [own, 'document']
  let problem = 'The network does not take such files.'
  for (const type of types) {
    if (!goes(capabilities, type)) continue
    const capability = capabilities[type]
    const { maxBytes, mimeTypes } = { ...capability, ...capability?.upload }
    if (maxBytes !== undefined && size > maxBytes) {
      problem = `${typeName(type)}: ${sizeOf(size)} is too large, at most ${sizeOf(maxBytes)}.`
    } else if (mimeTypes === undefined || mimeTypes.includes(mimeType)) return { type }
    else if (type === own) problem = `${typeName(type)}: the network takes ${mimeTypes.join(', ')}.`
  }
  return { problem }
}

/** A content to be sent, and as it is shown until the server has it. */
export interface Outgoing {
  content: Content
  shown: Content
}

/** The messages that a draft becomes: files one by one, then what is written, beside a single file where that can be. */
export function contentsOf(capabilities: Capabilities, { text, files, buttons }: Draft): Outgoing[] {
  const words = text.trim()
  const labels = (buttons ?? []).map(label => label.trim()).filter(label => label !== '')
  const captioned = files.length === 1 && labels.length === 0 && words.length <= LONGEST_CAPTION
  let isSaid = words === ''
  const outgoing = files.flatMap((file): Outgoing[] => {
    const fit = fitting(capabilities, file)
    if ('problem' in fit) return []
    const caption = captioned && words !== '' && fit.type !== 'audio' ? { caption: words } : {}
    isSaid ||= 'caption' in caption
    const facts = { filename: file.name, mimeType: file.mimeType, size: file.size, url: file.url }
    return [
      {
        content: { type: fit.type, media: { id: file.id }, ...caption },
        shown: { type: fit.type, media: { id: file.id, ...facts }, ...caption },
      },
    ]
  })
  if (isSaid) return outgoing
  const content: Content =
    labels.length === 0
      ? { type: 'text', text: words }
      : {
          type: 'buttons',
          text: words,
          buttons: labels.map(label => ({ kind: 'reply', text: label, value: label })),
        }
  return [...outgoing, { content, shown: content }]
}
