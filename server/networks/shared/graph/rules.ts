import type { Failure } from '../../../domain/message.ts'

/** What an error code of the Graph API means for the message that got it. */
export interface Rule {
  verdict: 'retry' | 'permanent' | 'reauthorize'
  /** The whole account must wait, not only the conversation. */
  scope?: 'channel'
  /** Portico's own code where it has one for this. */
  code?: string
  cure: string
}

/** By `code` or, more narrowly, `code/subcode`. */
export type Rules = Readonly<Record<string, Rule>>

export const permanent = (cure: string, code?: string): Rule => ({
  verdict: 'permanent',
  cure,
  ...(code && { code }),
})
export const reauthorize = (cure: string): Rule => ({ verdict: 'reauthorize', cure })
export const retry = (cure: string): Rule => ({ verdict: 'retry', cure })
export const throttled = (cure: string): Rule => ({ verdict: 'retry', scope: 'channel', cure })

const NEW_TOKEN =
  "The access token is not, or no longer, valid: make a new one in Meta's Business settings and enter it in the channel."
const PERMISSION =
  'The access token lacks a permission for this, or lost it: look at it in https://developers.facebook.com/tools/debug/accesstoken and grant what is missing.'
const WRONG_ID =
  "Meta has no such account, or the access token may not see it: compare the ids in the channel with those in Meta's settings."
const SLOWER = 'Portico waits and tries again. If it stays so, send less at a time.'
const TROUBLE = 'Meta has trouble; Portico tries again. https://metastatus.com tells more.'
const EXPIRED =
  "The access token has expired: make a new one, best a system user's that does not expire, and enter it in the channel."

/** https://developers.facebook.com/docs/graph-api/guides/error-handling and …/docs/graph-api/overview/rate-limiting */
const common: Rules = {
  0: reauthorize(NEW_TOKEN),
  1: retry(TROUBLE),
  2: retry(TROUBLE),
  3: reauthorize(PERMISSION),
  4: throttled(SLOWER),
  9: retry(SLOWER),
  10: reauthorize(PERMISSION),
  17: throttled(SLOWER),
  32: throttled(SLOWER),
  33: reauthorize(WRONG_ID),
  100: permanent('Meta takes the request for wrong: its message names the parameter.'),
  '100/33': reauthorize(WRONG_ID),
  102: reauthorize(NEW_TOKEN),
  104: reauthorize(NEW_TOKEN),
  190: reauthorize(NEW_TOKEN),
  '190/458': reauthorize('The owner has removed the app: connect the account to the app again.'),
  '190/460': reauthorize("The owner's password has changed, which ends the token: make a new one."),
  '190/463': reauthorize(EXPIRED),
  '190/467': reauthorize(EXPIRED),
  341: throttled(SLOWER),
  368: reauthorize(
    'Meta has blocked the account for breaking a policy: see Account quality in Meta Business Suite.',
  ),
  613: throttled(SLOWER),
  803: reauthorize(WRONG_ID),
  1200: retry(TROUBLE),
  2200: permanent(
    'Meta calls the webhook to check it, and must get an answer: PORTICO_PUBLIC_URL must be https, with a valid certificate, and be reached from outside.',
  ),
  2635: permanent('Meta no longer serves this version of its API: update Portico.'),
}

const PROOF = reauthorize(
  'The app secret in the channel is not that of the app the access token was made for: take it from App settings, Basic.',
)

/** The rule for an error: the network's own first, then what all of the Graph API has in common. */
export function ruleFor(
  own: Rules,
  { code, subcode, message }: { code: number; subcode?: number | undefined; message: string },
): Rule | undefined {
  if (code === 100 && /appsecret_proof/i.test(message)) return PROOF
  for (const rules of [own, common]) {
    const rule = rules[`${code}/${subcode}`]
    if (rule) return rule
  }
  return own[code] ?? common[code] ?? ranged(code)
}

function ranged(code: number): Rule | undefined {
  if (code >= 200 && code <= 299) return reauthorize(PERMISSION)
  // One for each business use case: pages, Instagram, Messenger, WhatsApp, …
  if (code >= 80_000 && code <= 80_099) return throttled(SLOWER)
  return undefined
}

/** An error in words, with what can be done about it. */
export const failureOf = (code: number, message: string, rule: Rule | undefined): Failure => ({
  code: rule?.code ?? String(code),
  message,
  cure: rule?.cure ?? 'See what https://developers.facebook.com/docs says of this error.',
})
