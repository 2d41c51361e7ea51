/**
 * The error codes of the Messages API: what each means for a message, and what a person can do.
 * https://developer.vonage.com/en/api-errors/messages, https://developer.vonage.com/en/api-errors
 */

/** `refused`: nothing goes until someone mends the account. `flood`: the whole account is too fast. */
export type Kind = 'permanent' | 'busy' | 'flood' | 'refused'

interface KnownCode {
  kind: Kind
  cure: string
}

export const knownCode = (code: string): KnownCode | undefined => known.get(code)

const WAIT = 'Portico waits and tries again.'
const NUMBER = 'Check the number: it must be in international form, with its country code.'
const UNREACHABLE = 'The phone may be off or out of reach: try again later, or another channel.'
const SENDER = 'Choose a sender that this country allows, and register it where the country asks for that.'
const BLOCKED = 'Carriers block what looks like spam or breaks their rules: change the text or the sender.'
const MESSAGE = "See Vonage's page of this error; if the message looks right, report it to Portico's makers."
const FRAUD = "See the rules of Fraud Defender on Vonage's dashboard."

const rows: [Kind, string, string][] = [
  [
    'refused',
    'unauthorized invalid-token forbidden',
    "Enter the API key and secret of the dashboard's start page, and the application's own private key if one is set.",
  ],
  ['refused', 'low-balance 1070', 'Top up the account on the dashboard: nothing is sent before.'],
  ['refused', '1060 account-suspended', 'Vonage has barred the account: ask Vonage support.'],
  ['refused', '1080 1140', 'The account may not send in this way: ask Vonage support.'],
  ['flood', 'throttled rate-limit 1000 1241 1472', WAIT],
  ['busy', '1030 1100 1230 1331 internal-error', WAIT],
  ['permanent', '1010 1020 1021 1022 1090 1130 1150 1400 1410 1440 1450 1451 invalid-params', MESSAGE],
  ['permanent', '1040 1170 1190 1300 1430', NUMBER],
  ['permanent', '1050 1250 1260 1280', 'The carrier does not take messages for this number.'],
  ['permanent', '1120 1420 1481', SENDER],
  ['permanent', '1160', 'A trial account reaches listed numbers only: add it on the dashboard, or upgrade.'],
  ['permanent', '1180 1200 1220 1290 1310 1330 1360', UNREACHABLE],
  ['permanent', '1210 1270', BLOCKED],
  ['permanent', '1240', 'The contact has opted out (STOP): nothing can be sent until they allow it again.'],
  ['permanent', '1320', 'The message was sent before.'],
  ['permanent', '1460', "The sender's limit for the day is reached: send the rest tomorrow."],
  ['permanent', '1470 1473', FRAUD],
  ['permanent', '1480 1482 1483 1484', 'Register sender and text as the country asks, on the dashboard.'],
]

const known = new Map(
  rows.flatMap(([kind, codes, cure]) =>
    codes.split(' ').map((code): [string, KnownCode] => [code, { kind, cure }]),
  ),
)
