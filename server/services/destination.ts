import { invalid } from '../domain/problem.ts'

const LONGEST = 2048

/**
 * Checks the address that a customer gives for calls to be made to. Whether it leads somewhere that may be called is
 * known only at the dial. Throws `Problem` with `field`.
 */
export function checkDestination(field: string, text: string): void {
  if (text.length > LONGEST) throw invalid(field, `The address has more than ${LONGEST} characters.`)
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalid(field, 'Give a complete http:// or https:// address.')
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid(field, 'The address must not hold a user name or password: calls are signed instead.')
  }
}
