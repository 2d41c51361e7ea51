interface Reply {
  /** Three digits: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3 */
  status: number
  /** https://www.rfc-editor.org/rfc/rfc3463 */
  enhanced?: string | undefined
  /** What it answers: `MAIL FROM`, `RCPT TO`, `DATA`, `AUTH PLAIN`, … */
  command: string
}

/** What a person can do, by subject and detail of an enhanced status code: the registry of RFC 3463 and its followers. */
const byDetail: Readonly<Record<string, string>> = {
  '1.1': 'Nobody has this address: check its spelling.',
  '1.2': 'This domain takes no mail: check how the address is spelled behind the @.',
  '1.3': 'This is no mail address.',
  '1.6': 'The mailbox has moved and left no address: ask for the new one.',
  '1.10': 'This domain says that it takes no mail: check the address.',
  '2.1': 'The mailbox is switched off: reach the contact in another way.',
  '2.2': 'The mailbox is full: send it again later, or reach the contact in another way.',
  '2.3': 'The mail is too large for this mailbox: send smaller files, or links.',
  '3.4': 'The mail is too large for the server: send smaller files, or links.',
  '4.1': 'The other server does not answer: send it again later.',
  '4.5': 'The account has sent as many mails as it may for now. Portico tries again later.',
  '4.6': 'The mail went round in circles: have the routes of the mail servers checked.',
  '4.7': 'It could not be delivered for days: check the address behind the @, or send it again.',
  '7.1':
    'The server refuses it, often as spam: see what it says, and check SPF, DKIM and DMARC of the domain.',
  '7.8': 'The user or password is wrong. With two-step verification, an app password is needed.',
  '7.9': 'The server wants another way to sign in: see whether it takes passwords at all.',
  '7.13': 'The account is switched off: ask the provider.',
  '7.23': "The domain's SPF does not name the outgoing server: add it.",
  '7.26': 'The mail passes neither SPF nor DKIM: set them up for the domain.',
}

const SIGN_IN =
  'The outgoing server does not take the user and password: enter them again. With two-step verification, an app password is needed.'

/** What a person can do about an answer of an SMTP server; `from` is the address that sends. */
export function cureOf({ status, enhanced = '', command }: Reply, from: string): string {
  if (status === 530 || status === 534 || status === 535 || status === 538) return SIGN_IN
  if (status < 500) return 'Portico tries again.'
  // 5.7.60 is Microsoft's, which looks at the sender only after the mail has come.
  if (command === 'MAIL FROM' || enhanced === '5.7.60') {
    return `The account may not send as ${from}: have the provider allow it, or take the account's own address.`
  }
  const known = byDetail[enhanced.slice(2)]
  if (known !== undefined) return known
  if (status === 552) return 'The mail is too large, or the mailbox full: send smaller files, or links.'
  if (status === 550 || status === 551 || status === 553)
    return 'Check the address: see what the server says.'
  if (status === 554) return 'The server refuses the mail, often as spam: see what it says.'
  return 'See what the server says.'
}
