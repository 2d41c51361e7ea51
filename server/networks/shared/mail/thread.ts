/** Characters of a message id that are kept: longer than any that a mail server makes. */
const LONGEST = 512

/** The message ids in a header (`Message-ID`, `In-Reply-To`, `References`), in its order, with their angle brackets. */
export const messageIds = (header: string | null | undefined): string[] =>
  (header?.match(/<[^<>\s]+>/g) ?? []).filter(id => id.length <= LONGEST)

/** One message id, with angle brackets also where they were left out; undefined when it is none. */
export function messageId(text: string | null | undefined): string | undefined {
  const [id] = messageIds(text)
  if (id !== undefined) return id
  const bare = text?.trim() ?? ''
  return /^[^<>\s]+@[^<>\s]+$/.test(bare) && bare.length < LONGEST - 2 ? `<${bare}>` : undefined
}

/** The mail that another answers: the one it names, else the last of its thread. RFC 5322, section 3.6.4. */
export const answeredId = (inReplyTo: string | null | undefined, references: string | null | undefined) =>
  messageId(inReplyTo) ?? messageIds(references).at(-1)

/** What stands before a subject to say that it is an answer, in the languages whose programs write their own. */
const ANSWER = /^\s*(re|aw|sv|vs|antw|odp|rif|ref|res|rép|tr)\s*(\[\d+\])?\s*[:：]/i

/** The subject of an answer: the same as before, marked once. */
export const answerSubject = (subject: string): string =>
  ANSWER.test(subject) ? subject : `Re: ${subject}`.slice(0, 998)

/** The headers that make a mail an answer to another. Only what may stand in a header as it is. */
export const threadHeaders = (answered: string | null | undefined): Record<string, string> => {
  const id = messageId(answered)
  return id !== undefined && /^[\x21-\x7e]+$/.test(id) ? { 'In-Reply-To': id, References: id } : {}
}
