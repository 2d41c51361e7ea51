import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, ConnectResult, NetworkIO } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { type Answer, isAway } from './answer.ts'
import { ask, settingsOf } from './api.ts'

/** https://developers.brevo.com/reference/getwebhooks */
const Webhooks = Compile(
  Type.Object({ webhooks: Type.Array(Type.Object({ id: Type.Integer(), url: Type.String() })) }),
)

/** What a webhook hears of. `click` is left out: it says nothing about the mail's arrival. */
const tracked = [
  'delivered',
  'hardBounce',
  'softBounce',
  'blocked',
  'spam',
  'invalid',
  'opened',
  'uniqueOpened',
  'unsubscribed',
]

interface Wanted {
  type: 'transactional' | 'inbound'
  events: string[]
  domain?: string
}

/** The webhooks of a channel: for what becomes of its mails, and for the answers where they come in here. */
function wantedOf(account: Account): Wanted[] {
  const { inboundAddress } = settingsOf(account)
  const domain = inboundAddress?.split('@')[1]?.toLowerCase()
  return [
    { type: 'transactional', events: tracked },
    ...(domain ? [{ type: 'inbound' as const, events: ['inboundEmailProcessed'], domain }] : []),
  ]
}

/**
 * Has Brevo deliver to the channel, with its webhook secret as bearer token: what is there is changed, the rest made.
 * https://developers.brevo.com/docs/secured-webhooks
 */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const url = account.webhookUrl
  if (url === null) return { ok: false, failure: noPublicUrl }
  for (const { type, events, domain } of wantedOf(account)) {
    const found = await findWebhooks(account, io, type)
    if (!found.ok) return refused(found)
    const body = {
      url,
      description: 'Portico',
      events,
      auth: { type: 'bearer', token: account.webhookSecret },
      ...(domain && { domain }),
    }
    const [known] = found.ids
    const answer =
      known === undefined
        ? await ask(io, account, 'POST', 'webhooks', { ...body, type })
        : await ask(io, account, 'PUT', `webhooks/${known}`, body)
    if (!answer.ok) return refused(answer)
  }
  return { ok: true, steps: [] }
}

export async function disconnect(account: Account, io: NetworkIO): Promise<void> {
  for (const type of ['transactional', 'inbound'] as const) {
    const found = await findWebhooks(account, io, type)
    if (!found.ok) return gone(found)
    for (const id of found.ids) gone(await ask(io, account, 'DELETE', `webhooks/${id}`))
  }
}

/** Throws a Problem when Brevo could not be told; what it does not have needs no taking back. */
function gone(answer: Answer): void {
  if (answer.ok || !isAway(answer)) return
  const { message, cure } = answer.refusal.failure
  throw new Problem('unavailable', message, { cure })
}

const refused = (answer: Extract<Answer, { ok: false }>): ConnectResult => ({
  ok: false,
  failure: answer.refusal.failure,
  ...(isAway(answer) && { transient: true }),
})

/** The channel's own webhooks of a type. An account without any is answered with "not found". */
export async function findWebhooks(
  account: Account,
  io: NetworkIO,
  type: Wanted['type'],
): Promise<{ ok: true; ids: number[] } | Extract<Answer, { ok: false }>> {
  const answer = await ask(io, account, 'GET', `webhooks?type=${type}`)
  if (!answer.ok) return answer.code === 'document_not_found' ? { ok: true, ids: [] } : answer
  const webhooks = Webhooks.Check(answer.json) ? answer.json.webhooks : []
  return { ok: true, ids: webhooks.filter(({ url }) => url === account.webhookUrl).map(({ id }) => id) }
}

export const noPublicUrl: Failure = {
  code: 'no_public_url',
  message: 'Portico has no public URL, so Brevo cannot deliver: nothing would come in, and no status.',
  cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
}
