import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, Check, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { call } from './api.ts'
import { type Answer, isTransient } from './classify.ts'

/** https://core.telegram.org/bots/api#getme */
const Me = Compile(
  Type.Object({
    first_name: Type.String(),
    username: Type.Optional(Type.String()),
    can_join_groups: Type.Optional(Type.Boolean()),
    can_read_all_group_messages: Type.Optional(Type.Boolean()),
  }),
)

/** https://core.telegram.org/bots/api#webhookinfo */
const WebhookInfo = Compile(
  Type.Object({
    url: Type.String(),
    pending_update_count: Type.Integer(),
    last_error_date: Type.Optional(Type.Integer()),
    last_error_message: Type.Optional(Type.String()),
  }),
)

/** Milliseconds during which a failed delivery counts as the state of things. */
const RECENT = 10 * 60_000

export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const answer = await call(io, account, 'getMe')
  if (!answer.ok) {
    const skipped = (name: Check['name']): Check => ({
      name,
      status: 'skipped',
      message: 'Not looked at, as Telegram did not tell which bot this is.',
    })
    return {
      checks: [failed('credentials', answer), skipped('webhook'), skipped('permissions')],
    }
  }
  const me = Me.Check(answer.result) ? answer.result : { first_name: 'a bot' }
  const name = me.username ? `@${me.username}` : me.first_name
  return {
    checks: [
      { name: 'credentials', status: 'passed', message: `The token is that of ${name}.` },
      await webhookCheck(account, io),
      permissionsCheck(me),
    ],
    facts: { botName: me.first_name, ...(me.username && { botUsername: me.username }) },
  }
}

const failed = (name: Check['name'], { code, failure }: Extract<Answer, { ok: false }>): Check => ({
  name,
  status: 'failed',
  message: failure.message,
  ...(failure.cure && { cure: failure.cure }),
  ...(isTransient(code) && { transient: true }),
})

async function webhookCheck(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'webhook'
  if (account.webhookUrl === null) {
    return {
      name,
      status: 'skipped',
      message: 'Portico has no public URL, so it fetches updates itself (long polling).',
    }
  }
  const answer = await call(io, account, 'getWebhookInfo')
  if (!answer.ok) return failed(name, answer)
  const info = WebhookInfo.Check(answer.result) ? answer.result : { url: '', pending_update_count: 0 }
  const details = { pendingUpdates: info.pending_update_count }
  if (info.url !== account.webhookUrl) {
    return {
      name,
      status: 'failed',
      message: info.url ? 'Telegram calls another address for this bot.' : 'No webhook is set for this bot.',
      cure: 'Activate the channel again. If this comes back, another program uses the bot too.',
      details,
    }
  }
  const failedAt = (info.last_error_date ?? 0) * 1000
  if (info.pending_update_count > 0 && Date.now() - failedAt < RECENT) {
    return {
      name,
      status: 'failed',
      message: `Telegram could not deliver: ${info.last_error_message ?? 'it does not say why'}.`,
      cure: 'Check that the address can be reached from outside, with a valid certificate, and answers 200.',
      // Telegram tries again by itself. After an outage of ours this passes, and sending works all the while.
      transient: true,
      details: { ...details, lastErrorAt: failedAt },
    }
  }
  return { name, status: 'passed', message: 'Telegram delivers to this channel.', details }
}

/** Private chats need no permission; what groups give is told, as it surprises people. */
function permissionsCheck(me: { can_join_groups?: boolean; can_read_all_group_messages?: boolean }): Check {
  const details = {
    canJoinGroups: me.can_join_groups ?? false,
    canReadAllGroupMessages: me.can_read_all_group_messages ?? false,
  }
  const groups = !details.canJoinGroups
    ? 'The bot cannot be added to groups (@BotFather, /setjoingroups).'
    : details.canReadAllGroupMessages
      ? 'In groups it sees every message.'
      : 'In groups it sees commands and answers to its own messages only (@BotFather, /setprivacy).'
  return { name: 'permissions', status: 'passed', message: `Private chats work. ${groups}`, details }
}
