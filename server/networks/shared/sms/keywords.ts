/** Twilio's default words; https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
const stop = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])
const start = new Set(['START', 'YES', 'UNSTOP'])

/** Whether a text message is, as a whole, a word that allows (true) or forbids (false) messages; null when neither. */
export function consentOf(text: string): boolean | null {
  const word = text.trim().toUpperCase()
  if (stop.has(word)) return false
  return start.has(word) ? true : null
}
