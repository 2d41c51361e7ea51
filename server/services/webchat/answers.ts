import { invalid } from '../../domain/problem.ts'
import type { PreChatField } from '../../domain/webchat/settings.ts'

/** What a visitor answered to the questions before the chat, by the names of the fields. */
export type Answers = Readonly<Record<string, string>>

const LONGEST = 1000
const forms: Record<Exclude<PreChatField['type'], 'select'>, { pattern: RegExp; message: string }> = {
  text: { pattern: new RegExp(`^[^]{1,${LONGEST}}$`), message: `must have at most ${LONGEST} characters` },
  email: { pattern: /^[^\s@]{1,64}@[^\s@]{1,250}\.[^\s@]{1,63}$/, message: 'must be a mail address' },
  tel: { pattern: /^\+?[0-9 ()./-]{3,32}$/, message: 'must be a telephone number' },
}

/**
 * The answers, trimmed and without empty ones. Throws `Problem` (`invalid`) with the field for one that nobody asked for
 * or that is none, and where `complete` is wanted for one that is missing. Pure.
 */
export function checkAnswers(fields: readonly PreChatField[], given: Answers, complete: boolean): Answers {
  const known = new Map(fields.map(field => [field.name, field]))
  const answers = Object.entries(given).flatMap(([name, text]) => {
    const field = known.get(name)
    if (field === undefined) throw invalid(`/answers/${name}`, 'Nobody asked for this.')
    const answer = text.trim()
    if (answer === '') return []
    const fault = faultOf(field, answer)
    if (fault !== null) throw invalid(`/answers/${name}`, `/answers/${name} ${fault}.`)
    return [[name, answer] as const]
  })
  const found = Object.fromEntries(answers)
  const missing = complete && fields.find(({ name, required }) => required && found[name] === undefined)
  if (missing) throw invalid(`/answers/${missing.name}`, `/answers/${missing.name} is required.`)
  return found
}

function faultOf(field: PreChatField, answer: string): string | null {
  if (field.type === 'select') {
    return field.options.includes(answer) ? null : `must be one of ${field.options.join(', ')}`
  }
  const { pattern, message } = forms[field.type]
  return pattern.test(answer) ? null : message
}
