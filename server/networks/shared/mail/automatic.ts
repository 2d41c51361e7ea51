/** The headers of a mail: names in lower case, each with its values. */
export type MailHeaders = ReadonlyMap<string, readonly string[]>

/** Words of `Precedence`, which no standard has and many programs write. RFC 3834, section 2. */
const BULK = new Set(['bulk', 'junk', 'list', 'auto_reply'])

/** Headers that autoresponders mark their mails with. */
const MARKS = ['x-autoreply', 'x-autorespond', 'x-autoresponse', 'x-auto-reply']

/** Words of `X-Auto-Response-Suppress` for "no machine answers this". The others are about receipts and absences.
 * https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/ced68690-498a-4567-9d14-5c01f974d8b1 */
const SUPPRESSED = /\b(all|autoreply)\b/

/** Who writes bounces. */
const DAEMONS = /^(mailer-daemon|postmaster|no-?reply-?bounces?)@/

/**
 * Whether a machine wrote the mail: an out-of-office notice, a bounce, a newsletter. No machine may answer it, or the two
 * go on for ever. https://www.rfc-editor.org/rfc/rfc3834#section-2. `from` is the writer's bare address.
 */
export function isAutomatic(headers: MailHeaders, from: string): boolean {
  const values = (name: string) => (headers.get(name) ?? []).map(value => value.trim().toLowerCase())
  return (
    // `no` says that a person wrote it. What stands behind a semicolon are parameters.
    values('auto-submitted').some(value => !/^(no)?\s*(;|$)/.test(value)) ||
    values('precedence').some(value => BULK.has(value)) ||
    // An empty sender of the envelope: a bounce, which must never be answered. RFC 5321, section 6.1.
    values('return-path').includes('<>') ||
    MARKS.some(name => values(name).some(value => value !== 'no')) ||
    values('x-auto-response-suppress').some(value => SUPPRESSED.test(value)) ||
    headers.has('list-id') ||
    headers.has('list-unsubscribe') ||
    DAEMONS.test(from)
  )
}
