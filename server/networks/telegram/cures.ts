/**
 * What a person can do about an error, by what stands in "<code> <description>". Telegram documents neither codes nor
 * descriptions; these are the ones its own Bot API server gives (https://github.com/tdlib/telegram-bot-api). The first
 * that fits counts.
 */
const cures: [pattern: RegExp, cure: string][] = [
  [
    /^(401|404|421)/,
    'The bot token is not, or no longer, valid. Take it from @BotFather (/mybots, API Token) and enter it in the channel.',
  ],
  [/^429/, 'Portico waits as long as Telegram asks and tries again.'],
  [
    /^409.*webhook is active/,
    'A webhook is set for this bot. Activate the channel again to remove it, or set PORTICO_PUBLIC_URL to use one.',
  ],
  [/^409/, 'Another program uses this bot. Stop it, or make a bot for Portico alone with @BotFather.'],

  [/^403.*blocked/, 'The person has blocked the bot and must unblock it before anything can be sent.'],
  [/^403.*deactivated/, 'This person has deleted the account: remove the contact.'],
  [/^403.*initiate/, 'A bot cannot write first: the person must open it and press Start.'],
  [/^403.*to bots/, 'A bot cannot write to this bot: choose a person or a group.'],
  [/^403.*deleted/, 'The group no longer exists: close the conversation.'],
  [/^403/, 'Add the bot to the group or channel again, with the right to write.'],

  [
    /HTTPS URL/,
    'Telegram calls https addresses only: set PORTICO_PUBLIC_URL to one, or leave it out to use long polling.',
  ],
  [
    /only on ports/,
    'Telegram calls the ports 443, 80, 88 and 8443 only: serve PORTICO_PUBLIC_URL on one of them.',
  ],
  [
    /resolve host|is reserved|IPv6/,
    'Telegram must reach PORTICO_PUBLIC_URL: it needs a public name with a public IPv4 address.',
  ],
  [/secret token/, "The channel's webhook secret may hold letters, digits, _ and - only."],
  [/webhook/, 'Check that PORTICO_PUBLIC_URL is a complete https address that can be reached from outside.'],

  [/file is too big/, 'Bots can fetch files of up to 20 MB only: ask for a smaller file, or for a link.'],
  [/wrong file_id|invalid file_id/, 'Try again later; if it stays so, Telegram no longer has the file.'],
  [
    /HTTP URL|web ?page|file identifier|upload file by URL|type of the file/i,
    'Telegram fetches the file itself: its URL must be public and answer with the right type (photos up to 5 MB, other files up to 20 MB; as a document only PDF, ZIP and GIF).',
  ],
  [/PHOTO|IMAGE/, 'Send the picture smaller (width and height together at most 10000), or as a document.'],
  [
    /VOICE_MESSAGES_FORBIDDEN/,
    'This person takes no voice messages: send the sound as audio or as a document.',
  ],

  [
    /chat not found|chat_id|PEER_ID/i,
    'Check the chat id: a person must have written to the bot before it can answer.',
  ],
  [
    /not enough rights|have no rights|FORBIDDEN|RESTRICTED/i,
    'Give the bot the right to send this kind of message in the group.',
  ],
  [/text is empty|must be non-empty/, 'Send a text that holds more than spaces.'],
  [/too long/, 'Shorten the text.'],
  [/URL_INVALID|button URL/, "Check the URLs of the message's buttons."],
  [/button|reply markup/i, "Check the message's buttons: a value has 1 to 64 bytes."],
  [/TOPIC_|thread not found/, 'Open the topic of the group again.'],
  [/^413/, 'Send a smaller message.'],
  [/^5/, 'Telegram has trouble; Portico tries again.'],
  [/./, 'See what https://core.telegram.org/bots/api says of this method.'],
]

export const cureFor = (code: number, description: string): string | undefined =>
  cures.find(([pattern]) => pattern.test(`${code} ${description}`))?.[1]
