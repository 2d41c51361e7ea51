import type { Question } from '../protocol/wire.ts'
import type { Words } from '../words/words.ts'

/** What is wrong with an answer, in words; null when it is good: as the server has it (server/services/webchat/answers.ts). */
export function faultIn({ type, required }: Question, answer: string, words: Words): string | null {
  const given = answer.trim()
  if (given === '') return required ? words.required : null
  if (type === 'email' && !/^[^\s@]{1,64}@[^\s@]{1,250}\.[^\s@]{1,63}$/.test(given)) return words.email
  if (type === 'tel' && !/^\+?[0-9 ()./-]{3,32}$/.test(given)) return words.phone
  return null
}
