import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { OutboundContent } from '../../domain/content.ts'
import type { Account, HttpResponse, OutboundMessage, Rendered, Verdict } from '../../domain/network.ts'
import {
  buttonsAsText,
  cardsAsMessages,
  contactAsText,
  emailAsText,
  listAsButtons,
  locationAsText,
  mediaAsText,
} from '../../domain/simplify.ts'
import { splitText } from '../../domain/split-text.ts'
import { readAnswer, request } from './api.ts'

const MAX_LETTER = 2000

/** A message as letters, in their order. */
export function render({ thread, content }: OutboundMessage, account: Account): Rendered {
  const letters = textsOf(content).flatMap(text => splitText(text, MAX_LETTER))
  if (letters.length === 0) {
    const failure = { code: 'no_text', message: 'There is nothing to write.', cure: 'Send a text.' }
    return { ok: false, failure }
  }
  return {
    ok: true,
    requests: letters.map(text => request(account, 'POST', '/letters', { to: thread, text })),
  }
}

/** What Portico has and pigeons have not is made simpler: domain/simplify.ts. */
function textsOf(content: OutboundContent): string[] {
  switch (content.type) {
    case 'text':
      return [content.text]
    case 'location':
      return [locationAsText(content).text]
    case 'contact':
      return [contactAsText(content).text]
    case 'buttons':
      return [buttonsAsText(content).text]
    case 'list':
      return textsOf(listAsButtons(content))
    case 'cards':
      return cardsAsMessages(content).flatMap(textsOf)
    case 'email':
      return [emailAsText(content)?.text ?? []].flat()
    case 'template':
      return []
    default:
      return [mediaAsText(content).text]
  }
}

const Taken = Compile(Type.Object({ id: Type.String({ minLength: 1 }) }))

/** Reports name the letter by the id it was given. */
export function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response)
  if (!answer.ok) return answer.refusal
  return { verdict: 'sent', ref: Taken.Check(answer.json) ? answer.json.id : null }
}
