import { fill } from '../words/index.ts'
import { sizeIn } from './format.ts'
import type { Scene } from './scene.ts'

/** Why a file cannot be sent, in words; null when it can. What it is in truth, the server sees by its bytes. */
export function checkFile({ state, words, language }: Scene, { size, type }: File): string | null {
  const { maxBytes, types } = state.config?.attachments ?? { maxBytes: 0, types: [] }
  if (size > maxBytes) return fill(words.tooLarge, sizeIn(language, maxBytes))
  return type === '' || types.includes(type) ? null : words.wrongType
}
