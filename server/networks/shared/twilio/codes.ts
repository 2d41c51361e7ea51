/**
 * Twilio's error codes, as answers and status callbacks name them: what each means for a message, in words, and what a
 * person can do. https://www.twilio.com/docs/api/errors
 */

/** `refused`: nothing goes until someone mends the account. `flood`: the whole account is too fast. */
export type Kind = 'permanent' | 'busy' | 'flood' | 'refused'

export interface KnownCode {
  kind: Kind
  message: string
  cure: string
}

export const knownCode = (code: number | null): KnownCode | undefined =>
  code === null ? undefined : known.get(code)

type Row = [codes: number | readonly number[], message: string, cure: string]

const CREDENTIALS =
  "Enter the account SID and auth token of Twilio's console; an API key's secret is shown once, so make a new key if it is lost."
const ACCOUNT = 'Twilio has stopped this account: see the messages in its console, or ask Twilio support.'
const WAIT = 'Portico waits and tries again.'
const NUMBER = 'Check the number: it must be in international form, with its country code.'
const UNREACHABLE = 'The phone may be off or out of reach: try again later, or another channel.'
const SENDER =
  'Choose a sender of this Twilio account that may send to this country and by this kind of message.'
const FILTERED =
  'Carriers block what looks like spam or breaks their rules: change the text, and register the sender (in the US: A2P 10DLC).'
const MEDIA =
  'Twilio fetches the file itself: its URL must be public, of a type it takes, and within its size limits.'
const REGISTER = 'Register the sender in the Twilio console as this country asks, then send again.'
const TEMPLATE =
  "Compare the template's SID and its variables with those in Twilio's Content Template Builder."
const WINDOW =
  'WhatsApp takes free messages within 24 hours of the last one from the contact: send a template.'
const ENABLE = 'Allow the country in the Twilio console: Messaging or Voice, Settings, Geo permissions.'

const refused: Row[] = [
  [20003, 'Twilio does not know these credentials.', CREDENTIALS],
  [20008, 'Test credentials reach no real numbers.', CREDENTIALS],
  [[20005, 10001, 30002], 'The Twilio account is not active.', ACCOUNT],
]

const flood: Row[] = [
  [[429, 20429], 'Too many requests at a time.', WAIT],
  [14107, 'Messages are sent faster than the account may.', WAIT],
  [21611, "The number's queue at Twilio is full.", WAIT],
  [63018, 'WhatsApp takes no more messages from this sender just now.', WAIT],
  [10004, 'As many calls are under way as the account may have.', WAIT],
]

const busy: Row[] = [
  [[20500, 20503], 'Twilio has trouble.', WAIT],
  [21220, 'The call is not in progress.', WAIT],
]

const permanent: Row[] = [
  [
    20404,
    'There is no such thing in this Twilio account.',
    'Check the account SID and the number or service SID.',
  ],
  [[21201, 21604], 'The message names nobody.', NUMBER],
  [[21211, 21217, 13223, 13224], 'The number is not valid.', NUMBER],
  [[21212, 21606, 21659, 21660, 21661], 'The sender cannot send this.', SENDER],
  [[21210, 21603], 'The sender is missing or not verified.', SENDER],
  [21214, 'The number cannot be reached.', NUMBER],
  [[21215, 13227, 32205], 'Calls to this country are not allowed.', ENABLE],
  [[21216, 13225, 32203], 'Twilio does not call this number.', NUMBER],
  [
    [21219, 21608],
    'A trial account reaches verified numbers only.',
    'Verify the number in the Twilio console, or upgrade the account.',
  ],
  [21408, 'Messages to this country are not allowed.', ENABLE],
  [[21602, 21619], 'The message is empty.', 'Send a text or a file.'],
  [
    21609,
    'Twilio does not take the URL for status reports.',
    'PORTICO_PUBLIC_URL must be a public address without an underscore in its name.',
  ],
  [21610, 'The contact has opted out (STOP).', 'Nothing can be sent until the contact writes START.'],
  [[21612, 21635], 'This sender does not reach the number.', SENDER],
  [21614, 'The number is not that of a mobile phone.', NUMBER],
  [[21605, 21617], 'The text is longer than 1600 characters.', 'Shorten it.'],
  [[21620, 21623, 12300], 'The file cannot be sent.', MEDIA],
  [[21654, 21655, 21656], 'The template cannot be sent.', TEMPLATE],
  [
    [21703, 21704, 21705],
    'The messaging service cannot send.',
    'Add a sender to the messaging service, and check its SID.',
  ],
  [21910, 'Sender and contact are on different networks.', SENDER],
  [
    [12100, 12200],
    'Twilio cannot read what the call should do.',
    'Report this with the text that was to be spoken.',
  ],

  [30001, 'The message waited too long at Twilio.', 'Send more slowly, or from more numbers.'],
  [30003, 'The phone could not be reached.', UNREACHABLE],
  [30004, 'The message was blocked.', 'The contact or the carrier blocks this sender.'],
  [30005, 'The phone is unknown or no longer in service.', NUMBER],
  [30006, 'The number is a landline, or its carrier cannot be reached.', NUMBER],
  [[30007, 30038], 'The carrier filtered the message.', FILTERED],
  [30008, 'It failed for an unknown reason.', UNREACHABLE],
  [30009, 'A part of the message was lost.', 'Send it again.'],
  [30010, 'It would cost more than the limit.', 'Raise the price limit of the account.'],
  [30011, 'The phone takes no MMS here.', 'Send the file as a link in a text.'],
  [[30017, 30022], 'The carrier is overloaded, or the sender too fast for it.', 'Send more slowly.'],
  [[30018, 30024, 30032, 30034, 30035], 'The sender is not registered with the carrier.', REGISTER],
  [30019, 'The file is too large for the carrier.', MEDIA],
  [
    [30023, 30027],
    "The sender's limit for the day is reached.",
    'Send the rest tomorrow, or raise the limit of the campaign.',
  ],
  [30036, 'It could not be delivered within its time.', UNREACHABLE],
  [30039, 'Two machines answered each other.', 'Stop the automatic answers between them.'],
  [30410, 'The carrier did not answer in time.', UNREACHABLE],
  [
    30450,
    'It was blocked as SMS pumping.',
    'Allow the number in the Twilio console: Messaging, Settings, SMS Pumping Protection.',
  ],
  [30500, "The carrier's service failed.", UNREACHABLE],

  [
    [63001, 63007, 63020, 63022],
    'WhatsApp does not know this sender.',
    'Check the WhatsApp sender in the Twilio console.',
  ],
  [[63003, 63024], 'The number is not on WhatsApp.', NUMBER],
  [
    [63005, 63021],
    'WhatsApp does not take this content.',
    'Send a text, or a file of a type that WhatsApp takes.',
  ],
  [[63009, 63010, 63012], 'WhatsApp failed.', 'Send it again.'],
  [63013, "It breaks WhatsApp's rules.", 'See the quality of the sender in WhatsApp Manager.'],
  [[63014, 63033], 'The contact has blocked this sender.', 'The contact must unblock it.'],
  [
    63015,
    'The contact has not joined the sandbox.',
    'The contact sends "join …" to the sandbox number first.',
  ],
  [63016, 'The 24 hours after the last message of the contact are over.', WINDOW],
  [[63019, 63025, 63029, 63034], 'WhatsApp could not take the file.', MEDIA],
  [[63026, 63051, 63112], 'Meta has locked the business account.', 'Mend it in Meta Business Manager.'],
  [[63027, 63028, 63030, 63040, 63041, 63042], 'WhatsApp does not take this template.', TEMPLATE],
  [63031, 'Sender and contact are the same number.', NUMBER],
  [
    [63032, 63049],
    'Meta chose not to deliver it to this person.',
    'Send it later; marketing messages are limited for each person.',
  ],
  [63038, "The account's limit for the day is reached.", 'Send the rest tomorrow.'],
]

const rows: [Kind, Row[]][] = [
  ['refused', refused],
  ['flood', flood],
  ['busy', busy],
  ['permanent', permanent],
]

const known = new Map<number, KnownCode>(
  rows.flatMap(([kind, some]) =>
    some.flatMap(([codes, message, cure]) =>
      [codes].flat().map((code): [number, KnownCode] => [code, { kind, message, cure }]),
    ),
  ),
)
