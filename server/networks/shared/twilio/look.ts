import type { Account, NetworkIO } from '../../../domain/network.ts'
import { findNumber, findService, type OwnNumber } from './numbers.ts'
import { noSender } from './outbound.ts'
import { failedCheck, type Looked, skippedCheck, webhookCheck } from './probe.ts'
import { isOurs } from './settings.ts'

const SENDER = 'Not looked at, as Twilio did not tell of the sender.'

/** There is nobody to look at. */
export const lookAtNobody: Looked = {
  webhook: skippedCheck('webhook', noSender.message),
  permissions: {
    name: 'permissions',
    status: 'failed',
    message: noSender.message,
    ...(noSender.cure && { cure: noSender.cure }),
  },
}

/** Looks at the messaging service that sends for the channel. */
export async function lookAtService(account: Account, io: NetworkIO): Promise<Looked> {
  const service = await findService(account, io)
  if (!service.ok) {
    return { webhook: skippedCheck('webhook', SENDER), permissions: failedCheck('permissions', service) }
  }
  const { friendly_name: name = 'The messaging service', ...found } = service.found
  const ours = isOurs(found.inbound_request_url, account)
  return {
    webhook: webhookCheck(
      account,
      ours && found.use_inbound_webhook_on_number !== true,
      ours ? 'the addresses of the single numbers' : undefined,
    ),
    permissions: { name: 'permissions', status: 'passed', message: `${name} sends for this channel.` },
    facts: { messagingService: name },
  }
}

/** Looks at the number of the channel: whether it can do what the channel needs, and whether its URLs are ours. */
export async function lookAtNumber(
  account: Account,
  io: NetworkIO,
  needs: { ability: 'sms' | 'voice'; urlsOf: (number: OwnNumber) => (string | null | undefined)[] },
): Promise<Looked> {
  const number = await findNumber(account, io)
  if (!number.ok) {
    return { webhook: skippedCheck('webhook', SENDER), permissions: failedCheck('permissions', number) }
  }
  const { phone_number: phoneNumber, capabilities = {}, trunk_sid: trunk } = number.found
  const able = (['sms', 'mms', 'voice'] as const).filter(ability => capabilities[ability])
  const facts = { phoneNumber, capabilities: able.join(', ') }
  const webhook = webhookCheck(
    account,
    needs.urlsOf(number.found).every(url => isOurs(url, account)),
  )
  if (!able.includes(needs.ability)) {
    return {
      webhook,
      facts,
      permissions: {
        name: 'permissions',
        status: 'failed',
        message: `The number ${phoneNumber} is not made for ${needs.ability}.`,
        cure: 'Choose another number of the account, or buy one that is.',
      },
    }
  }
  if (needs.ability === 'voice' && trunk) {
    return {
      webhook,
      facts,
      permissions: {
        name: 'permissions',
        status: 'failed',
        message: 'The number belongs to a SIP trunk, so Twilio hands its calls to that.',
        cure: 'Take the number out of the trunk in the Twilio console.',
      },
    }
  }
  return {
    webhook,
    facts,
    permissions: {
      name: 'permissions',
      status: 'passed',
      message: `The number can do: ${able.join(', ')}.`,
    },
  }
}
