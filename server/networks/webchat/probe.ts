import type { Account, Check, ProbeResult } from '../../domain/network.ts'

/** Whether pages can use it: there is nobody else to ask. */
export async function probe({ config, secrets, webhookUrl }: Account): Promise<ProbeResult> {
  const domains = Array.isArray(config.domains) ? config.domains : []
  const credentials: Check = {
    name: 'credentials',
    status: 'passed',
    message:
      secrets.identitySecret === undefined
        ? 'None are needed. Without an identity secret every visitor is unknown.'
        : 'Your site can say who its visitors are, by the identity secret.',
  }
  const webhook: Check =
    webhookUrl === null
      ? {
          name: 'webhook',
          status: 'skipped',
          message: 'Portico has no public address, so only pages opened on this machine reach it.',
          cure: 'Set PORTICO_PUBLIC_URL to where browsers reach Portico.',
        }
      : { name: 'webhook', status: 'passed', message: `Browsers reach it at ${new URL(webhookUrl).origin}.` }
  const permissions: Check =
    domains.length === 0
      ? {
          name: 'permissions',
          status: 'passed',
          message: 'Only pages of Portico itself may use it.',
          cure: 'Name the domains of your web site.',
        }
      : { name: 'permissions', status: 'passed', message: `Pages of ${domains.join(', ')} may use it.` }
  return { checks: [credentials, webhook, permissions] }
}
