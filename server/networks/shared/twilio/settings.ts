import { Type } from 'typebox'
import type { Account, Manifest } from '../../../domain/network.ts'

/** What every channel over Twilio is set up with. https://www.twilio.com/docs/iam/api/account */
export const accountSid = Type.String({
  title: 'Account SID',
  description: "From the Twilio Console's start page: AC and 32 digits and letters.",
  pattern: '^AC[0-9a-fA-F]{32}$',
})

/** A number as Twilio has it. Short codes are reached through a messaging service. */
export const phoneNumber = Type.String({
  title: 'Phone number',
  description: 'In international form, such as +15550100.',
  pattern: '^\\+[1-9][0-9]{6,14}$',
})

export const messagingServiceSid = Type.String({
  title: 'Messaging service SID',
  description: 'Sends from the numbers of a messaging service (MG…) instead of from one number.',
  pattern: '^MG[0-9a-fA-F]{32}$',
})

export const secrets = Type.Object(
  {
    authToken: Type.String({
      title: 'Auth token',
      description: "Beside the account SID. Twilio signs its calls with it: the account's primary token.",
      minLength: 1,
      maxLength: 128,
    }),
    apiKeySid: Type.Optional(
      Type.String({
        title: 'API key SID',
        description: 'Sends with an API key (SK…) instead of the auth token.',
        pattern: '^SK[0-9a-fA-F]{32}$',
      }),
    ),
    apiKeySecret: Type.Optional(Type.String({ title: 'API key secret', minLength: 1, maxLength: 128 })),
  },
  { additionalProperties: false },
)

/** The workspace's Twilio account serves every channel that has none of its own. */
export const provider: Manifest['provider'] = {
  name: 'twilio',
  keys: ['accountSid', 'authToken', 'apiKeySid', 'apiKeySecret'],
  account: 'accountSid',
}

interface TwilioSettings {
  accountSid: string
  phoneNumber: string | null
  messagingServiceSid: string | null
}

/** The settings of a channel over Twilio: they were checked when they were stored. */
export const settingsOf = ({ config }: Account): TwilioSettings => ({
  accountSid: String(config.accountSid),
  phoneNumber: optional(config.phoneNumber),
  messagingServiceSid: optional(config.messagingServiceSid),
})

const optional = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** The account's own credentials, or those of its API key. https://www.twilio.com/docs/usage/requests-to-twilio */
export function authorization({ config, secrets }: Account, as: 'account' | 'key' = 'key'): string {
  const { authToken, apiKeySid, apiKeySecret } = secrets
  const hasKey = as === 'key' && apiKeySid !== undefined && apiKeySecret !== undefined
  const pair = hasKey ? `${apiKeySid}:${apiKeySecret}` : `${config.accountSid}:${authToken}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/**
 * Where Twilio is to call. It gives a failed call up at once unless told otherwise: the fragment, which it neither
 * requests nor signs, has it try again when Portico fails, for up to 15 seconds.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const callbackUrl = (url: string): string => `${url}#rc=5&rp=5xx,ct,rt`

/** Whether a URL that Twilio has is that of this channel, whatever its overrides. */
export const isOurs = (url: string | null | undefined, { webhookUrl }: Account): boolean =>
  webhookUrl !== null && url?.split('#')[0] === webhookUrl
