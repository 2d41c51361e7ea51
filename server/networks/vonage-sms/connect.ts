import type { Failure } from '../../domain/message.ts'
import type { Account, ConnectResult, NetworkIO } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import type { Answer } from './answer.ts'
import { deliverTo, findApplication, findNumber, inboundUrl, isNumber, linkNumber } from './application.ts'
import { configOf } from './manifest.ts'

/** Links the number to the application, and has that deliver to Portico. */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const { webhookUrl } = account
  if (webhookUrl === null) return { ok: false, failure: noPublicUrl }
  const application = await findApplication(account, io)
  if (!application.ok) return connected(application)
  if (isNumber(account)) {
    const number = await findNumber(account, io)
    if (!number.ok) return connected(number)
    if (number.found.app_id !== configOf(account).applicationId) {
      const linked = await linkNumber(account, number.found, io)
      if (!linked.ok) return connected(linked)
    }
  }
  // The address that several numbers of one application share stays.
  if (isOurs(inboundUrl(application.found), account)) return { ok: true, steps: [] }
  return connected(await deliverTo(webhookUrl, account, application.found, io))
}

/** Takes back the address where it is this channel's own. */
export async function disconnect(account: Account, io: NetworkIO): Promise<void> {
  if (account.webhookUrl === null) return
  const application = await findApplication(account, io)
  if (!application.ok) return disconnected(application)
  if (inboundUrl(application.found) !== account.webhookUrl) return
  disconnected(await deliverTo(null, account, application.found, io))
}

/** Whether an address leads to this channel: its own, or the one that all channels of Vonage share. */
export const isOurs = (url: string, { webhookUrl }: Account): boolean =>
  webhookUrl !== null && (url === webhookUrl || url === webhookUrl.replace(/[^/]+$/, 'vonage-sms'))

const connected = (answer: Answer): ConnectResult =>
  answer.ok
    ? { ok: true, steps: [] }
    : { ok: false, failure: answer.failure, ...(isAway(answer) && { transient: true }) }

function disconnected(answer: Answer): void {
  if (answer.ok || !isAway(answer)) return
  throw new Problem('unavailable', answer.failure.message, { cure: answer.failure.cure })
}

/** Vonage could not be asked just now. */
export const isAway = ({ kind }: Extract<Answer, { ok: false }>): boolean =>
  kind === 'busy' || kind === 'flood'

export const noPublicUrl: Failure & { cure: string } = {
  code: 'no_public_url',
  message: 'Portico has no public URL, so Vonage cannot deliver: nothing would come in, and no status.',
  cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
}
