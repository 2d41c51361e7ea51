import type { Account, Check, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { addressOf, imapOf, settingsOf, smtpOf } from './account.ts'
import { openMailbox } from './mailbox/open.ts'
import { dkimOf } from './send/dkim.ts'
import { withServer } from './send/transport.ts'

export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const [credentials, webhook] = await Promise.all([outgoing(account, io), incoming(account, io)])
  return { checks: [credentials, webhook, signing(account)] }
}

/** Signs in to the outgoing server. */
async function outgoing(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'credentials'
  const { host } = smtpOf(account)
  const { smtpUser } = settingsOf(account)
  const verified = await withServer(account, io, transport => transport.verify())
  if (verified.ok) {
    const message = `${host} takes mail${smtpUser === undefined ? '' : ` from ${smtpUser}`}.`
    return { name, status: 'passed', message }
  }
  const { verdict, failure } = verified.refusal
  return {
    name,
    status: 'failed',
    message: failure.message,
    cure: failure.cure ?? 'See what the server says.',
    // Without TLS it will not work later either.
    ...(verdict === 'retry' && failure.code !== 'ETLS' && { transient: true }),
  }
}

/** Opens the mailbox: what a webhook is elsewhere. */
async function incoming(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'webhook'
  const { mailbox = 'INBOX' } = settingsOf(account)
  const opened = await openMailbox(account, io)
  if (!opened.ok) {
    const { failure, reason } = opened
    return {
      name,
      status: 'failed',
      message: failure.message,
      cure: failure.cure ?? 'See what the server says.',
      ...(reason === 'away' && { transient: true }),
    }
  }
  const { client, box } = opened
  const details = { messages: box.exists, idle: client.capabilities.has('IDLE') }
  client.close()
  return { name, status: 'passed', message: `${mailbox} on ${imapOf(account).host} can be read.`, details }
}

/** What the servers allow shows when mail is sent; what is needed here can be looked at. */
function signing(account: Account): Check {
  const name = 'permissions'
  const dkim = dkimOf(account)
  if (!dkim.ok) {
    const { message, cure = '' } = dkim.failure
    return { name, status: 'failed', message, cure }
  }
  const message =
    dkim.options === undefined
      ? `Whether mail may be sent as ${addressOf(account)} shows with the first.`
      : `Mails are signed for ${dkim.options.domainName} (DKIM) by the key at ${dkim.options.keySelector}._domainkey.${dkim.options.domainName}.`
  return { name, status: dkim.options === undefined ? 'skipped' : 'passed', message }
}
