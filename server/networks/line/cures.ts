/**
 * What a person can do about an error, by what stands in "<code> <message>". LINE has no error codes but the HTTP
 * status; its messages are listed at https://developers.line.biz/en/reference/messaging-api/#error-messages. The first
 * that fits counts.
 */
const cures: [pattern: RegExp, cure: string][] = [
  [
    /^401/,
    'Issue a new long-lived channel access token (LINE Developers Console, tab Messaging API) and enter it in the channel.',
  ],
  [/^403/, "See in LINE Official Account Manager whether the account's plan allows this."],
  [
    /^monthly_limit/,
    'Buy more messages or another plan in LINE Official Account Manager, or wait for the next month.',
  ],
  [/^429/, 'Portico waits and tries again.'],
  [/^409/, 'Portico tries again.'],
  [
    /'to'/,
    "Check the recipient: an id of LINE that this channel's webhook told, of someone who is a friend of the account or has written to it.",
  ],
  [/webhook (endpoint )?URL|endpoint/i, 'LINE calls https addresses only: set PORTICO_PUBLIC_URL to one.'],
  [/URI|URL|https/, 'LINE takes https links of up to 2000 characters, in buttons of up to 1000.'],
  [/length|size must be|less than/i, 'Shorten the message, its labels or its values.'],
  [/^413/, 'Send a smaller message: a request has at most 2 MB.'],
  [/^(404|410)/, 'LINE no longer has it; it keeps what people send for a time only.'],
  [/^5/, 'LINE has trouble; Portico tries again.'],
  [/./, 'See what https://developers.line.biz/en/reference/messaging-api/ says of this request.'],
]

export const cureFor = (code: string, message: string): string =>
  cures.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1] ?? ''
