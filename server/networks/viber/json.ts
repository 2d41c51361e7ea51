/** With the source text of each number: https://github.com/tc39/proposal-json-parse-with-source */
const parseWithSource = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
) => unknown

/**
 * What a body of Viber's holds; undefined when it is not JSON. A message's token has up to 64 bits, more than a number
 * holds exactly, so it comes as its digits.
 */
export function readViberJson(body: Buffer): unknown {
  try {
    return parseWithSource(body.toString('utf8'), (key, value, { source }) =>
      key === 'message_token' && typeof value === 'number' ? source : value,
    )
  } catch {
    return undefined
  }
}
