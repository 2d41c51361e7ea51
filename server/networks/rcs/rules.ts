/** What an error means for the message that got it, and what a person can do. */
export interface Rule {
  verdict: 'retry' | 'permanent' | 'reauthorize'
  cure: string
  /** Portico's own code where it has one for this. */
  code?: string
}

const permanent = (cure: string, code?: string): Rule => ({
  verdict: 'permanent',
  cure,
  ...(code && { code }),
})
const reauthorize = (cure: string): Rule => ({ verdict: 'reauthorize', cure })
const retry = (cure: string): Rule => ({ verdict: 'retry', cure })

const TROUBLE = retry('Google has trouble; Portico tries again.')

/** By Google's word for the error: https://cloud.google.com/apis/design/errors#handling_errors */
const byStatus: Readonly<Record<string, Rule>> = {
  INVALID_ARGUMENT: permanent('Google takes the message for wrong: what it says names the field.'),
  FAILED_PRECONDITION: permanent('What the message needs is not given: see what Google says.'),
  OUT_OF_RANGE: permanent('A field is too long or too large: see what Google says.'),
  UNAUTHENTICATED: reauthorize(
    'Google does not take the service account’s token: make a new key in the Business Communications Developer Console under Service account, and enter its file’s text in the channel.',
  ),
  // The caller may not do this to this number. https://developers.google.com/business-communications/rcs-business-messaging/guides/get-started/how-it-works#testers
  PERMISSION_DENIED: permanent(
    'Until the agent is launched with the contact’s carrier it reaches invited testers only: invite the number in the console, or have the agent launched. Else the service account is not that of this agent.',
  ),
  NOT_FOUND: permanent(
    'The number has no RCS, or is offline for long: write over another channel, such as SMS, or name one as fallback.',
    'unreachable',
  ),
  RESOURCE_EXHAUSTED: retry('The agent’s quota is used up for now: Portico waits and tries again.'),
  CANCELLED: TROUBLE,
  ABORTED: TROUBLE,
  UNKNOWN: TROUBLE,
  INTERNAL: TROUBLE,
  UNAVAILABLE: TROUBLE,
  DEADLINE_EXCEEDED: TROUBLE,
  DATA_LOSS: TROUBLE,
  UNIMPLEMENTED: permanent('Google no longer takes this call: update Portico.'),
}

/** Reasons that are about the account and not about the number. https://cloud.google.com/apis/design/errors#error_info */
const byReason: Readonly<Record<string, Rule>> = {
  SERVICE_DISABLED: reauthorize(
    'The RCS Business Messaging API is switched off in the service account’s Google Cloud project: enable it there.',
  ),
  BILLING_DISABLED: reauthorize('Billing is switched off in the service account’s Google Cloud project.'),
  CONSUMER_INVALID: reauthorize('The service account’s Google Cloud project is gone: make a new key.'),
  CONSUMER_SUSPENDED: reauthorize('Google has suspended the project of the service account: ask Google.'),
  IAM_PERMISSION_DENIED: reauthorize(
    'The service account may not use the API: make a key in the console of the agent’s own account.',
  ),
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: reauthorize(
    'The service account may not use the RCS API: make a new key.',
  ),
}

/** The rule for an error: by its reason, by its word, then by its number. */
export function ruleFor(code: number, status: string, reason: string | undefined): Rule {
  const known = (reason !== undefined && byReason[reason]) || byStatus[status]
  if (known) return known
  if (code === 429) return retry('The agent’s quota is used up for now: Portico waits and tries again.')
  if (code >= 500 || code === 408) return TROUBLE
  return permanent('See what https://developers.google.com/business-communications says of this error.')
}
