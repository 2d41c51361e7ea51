/**
 * Whose fault a refusal is: the `message` will never be taken, the `account` needs someone, or it is `transient` and
 * trying again later may help.
 */
export type Kind = 'message' | 'account' | 'transient'

interface Meaning {
  kind: Kind
  means: string
  cure: string
}

const support = 'Ask Viber about this bot: https://help.viber.com.'
const report = 'Portico asked for something that Viber does not know: report this.'
const buy =
  'Wait for the person to write, as answers are free, or see https://help.viber.com about paid messages.'

/** https://creators.viber.com/docs/bots-api/errors and https://developers.viber.com/docs/api/rest-bot-api/#error-codes */
const statuses: Record<number, [Kind, means: string, cure: string]> = {
  1: [
    'message',
    'Viber could not call the webhook.',
    'Check that PORTICO_PUBLIC_URL is an https address with a certificate of a public authority, and can be reached from outside.',
  ],
  2: [
    'account',
    'The authentication token is not valid.',
    "Take the token from the bot's Edit info screen and enter it in the channel.",
  ],
  3: ['message', 'Viber cannot read the request.', 'Check the links and lengths in the message.'],
  4: ['message', 'The request lacks something.', report],
  5: [
    'message',
    'The recipient does not use Viber.',
    'Check the id: a bot knows people by the ids that its webhook told, not by their numbers.',
  ],
  6: [
    'message',
    'The recipient has not subscribed to the bot.',
    'The person must write to the bot, or subscribe, before it can write.',
  ],
  7: ['account', 'The bot is blocked.', support],
  8: [
    'account',
    'The token belongs to no bot.',
    "Take the token from the bot's Edit info screen and enter it in the channel.",
  ],
  9: ['account', 'The bot is suspended.', support],
  10: ['account', 'No webhook is set for the bot.', 'Activate the channel again.'],
  11: [
    'message',
    "The recipient's device or version of Viber does not show messages of bots.",
    'Reach the person over another channel.',
  ],
  12: [
    'transient',
    'Too many messages.',
    'Portico waits and tries again: a person gets at most 100 messages an hour without writing back.',
  ],
  13: [
    'message',
    "The recipient's version of Viber is too old for this kind of message.",
    'Send a text instead.',
  ],
  14: ['message', 'The message needs a newer version of Viber than it says.', report],
  15: ['account', 'The bot is not authorized.', support],
  16: ['message', 'Inline messages are not allowed.', report],
  17: ['message', 'The bot is not an inline bot.', report],
  18: ['message', 'The bot has no public chat.', report],
  19: ['message', 'The broadcast could not be sent.', report],
  20: ['message', 'The bot may not broadcast.', report],
  21: [
    'message',
    "Messages of this kind are not allowed in the recipient's country.",
    'Reach the person over another channel.',
  ],
  22: ['message', 'The bot takes no payments.', report],
  23: ['message', 'The free messages of this month are used up.', buy],
  24: ['message', 'The bot has no credit for more messages.', buy],
}

/** A status that is not listed is a general error, which Viber advises to try again. */
export function meaningOf(status: number): Meaning {
  const [kind, means, cure] = statuses[status] ?? [
    'transient',
    'Viber has trouble.',
    'Portico tries again; if this stays so, ask Viber.',
  ]
  return { kind, means, cure }
}
