import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'undici'
import { isLoopback } from '../../shared/loopback.ts'

export interface Posted {
  /** Whether an attempt was answered with 2xx. */
  ok: boolean
  status: number | null
  body: string
  attempts: number
}

/** Milliseconds between two attempts, doubled for each. */
const FIRST_WAIT = 20

/**
 * `X-Twilio-Signature` of a form: HMAC-SHA1 over the URL without its fragment and the fields in order.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
function sign(authToken: string, url: string, fields: Record<string, string>): string {
  const names = Object.keys(fields).sort()
  const data = withoutFragment(url) + names.map(name => name + fields[name]).join('')
  return createHmac('sha1', authToken).update(data).digest('base64')
}

/**
 * Posts a form as Twilio does. A failed call is tried again as the URL's fragment says (`rc`: how often, `rp`: after
 * what), by default once and only when no connection could be made.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export async function post(authToken: string, url: string, fields: Record<string, string>): Promise<Posted> {
  const { retries, policies } = overridesOf(url)
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'user-agent': 'TwilioProxy/1.1',
    'x-twilio-signature': sign(authToken, url, fields),
    'i-twilio-idempotency-token': randomUUID(),
  }
  for (let attempts = 1; ; attempts++) {
    const outcome = await attempt(withoutFragment(url), headers, new URLSearchParams(fields).toString())
    const policy = policyFor(outcome.status)
    if (policy === null || attempts > retries || !policies.has(policy)) {
      return { ...outcome, ok: policy === null, attempts }
    }
    await wait(FIRST_WAIT * 2 ** (attempts - 1), undefined, { ref: false })
  }
}

async function attempt(
  url: string,
  headers: Record<string, string>,
  form: string,
): Promise<{ status: number | null; body: string }> {
  if (!isLoopback(new URL(url).hostname)) return { status: null, body: '' }
  try {
    const { statusCode, body } = await request(url, { method: 'POST', headers, body: form })
    return { status: statusCode, body: await body.text() }
  } catch {
    return { status: null, body: '' }
  }
}

/** Which policy covers an outcome; null when it is none to try again. */
function policyFor(status: number | null): string | null {
  if (status === null) return 'ct'
  if (status >= 500) return '5xx'
  return status >= 400 ? '4xx' : null
}

function overridesOf(url: string): { retries: number; policies: Set<string> } {
  const fragment = new URLSearchParams(url.split('#')[1] ?? '')
  const policies = (fragment.get('rp') ?? 'ct').split(',')
  return {
    retries: Math.min(5, Number(fragment.get('rc') ?? 1)),
    policies: new Set(policies.includes('all') ? ['4xx', '5xx', 'ct', 'rt'] : policies),
  }
}

const withoutFragment = (url: string): string => url.split('#')[0] ?? ''
