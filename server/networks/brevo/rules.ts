/** What an error means for the mail that got it, and what a person can do. */
export interface Rule {
  verdict: 'retry' | 'permanent' | 'reauthorize'
  cure: string
}

const permanent = (cure: string): Rule => ({ verdict: 'permanent', cure })
const reauthorize = (cure: string): Rule => ({ verdict: 'reauthorize', cure })
const retry = (cure: string): Rule => ({ verdict: 'retry', cure })

const SENDER = reauthorize(
  'Brevo sends only from an address it knows: confirm it in Brevo under Settings, Senders, domains & dedicated IPs, or authenticate its domain.',
)
const KEY = reauthorize(
  'The API key is not, or no longer, valid: make a new one in Brevo under Settings, SMTP & API, and enter it in the channel.',
)
const REQUEST = permanent('Brevo takes the request for wrong: its message names the field.')

/** By Brevo's code: https://developers.brevo.com/docs/how-it-works#error-codes */
const byCode: Readonly<Record<string, Rule>> = {
  unauthorized: KEY,
  permission_denied: reauthorize(
    'The account may not do this: see in Brevo whether transactional mail is activated and the plan allows it.',
  ),
  reseller_permission_denied: reauthorize('The account’s reseller does not allow this: ask them.'),
  account_under_validation: reauthorize(
    'Brevo is still checking the account: mails go when that is done. Ask Brevo’s support if it takes long.',
  ),
  not_enough_credits: reauthorize('The account has no credits left: buy some, or wait for the next day’s.'),
  invalid_parameter: permanent('Brevo takes a field for wrong: its message names it.'),
  missing_parameter: permanent('Brevo misses a field: its message names it.'),
  out_of_range: permanent('A field is too long or too large: its message names it.'),
  duplicate_parameter: permanent('Something is named twice: the message says what.'),
  document_not_found: permanent('Brevo has no such thing any more.'),
  method_not_allowed: permanent('Brevo no longer takes this call: update Portico.'),
  not_acceptable: REQUEST,
  bad_request: REQUEST,
  unprocessable_entity: REQUEST,
}

/** The rule for an error: by what its message says, by its code, then by the status. */
export function ruleFor(status: number, code: string, message: string): Rule {
  if (/ip address/i.test(message) && status === 401) {
    return reauthorize(
      'Brevo does not know the IP address of this machine: add it in Brevo under Settings, Security, Authorised IPs.',
    )
  }
  if (/sender|domain/i.test(message) && /not valid|not verified|authenticat|validate/i.test(message)) {
    return SENDER
  }
  if (/attachment/i.test(message)) {
    return permanent(
      'Brevo fetches an attachment itself: its link must be public, its name end as its type does (.pdf, .jpg, …), and all of the mail have at most 20 MB.',
    )
  }
  if (status === 429) return retry('Portico waits as long as Brevo asks and tries again.')
  if (status >= 500 || status === 408) {
    return retry('Brevo has trouble; Portico tries again. https://status.brevo.com tells more.')
  }
  const known = byCode[code]
  if (known) return known
  if (status === 401) return KEY
  if (status === 402 || status === 403) {
    return reauthorize('The account may not do this: see its plan and its notices in Brevo.')
  }
  return permanent('See what https://developers.brevo.com says of this error.')
}
