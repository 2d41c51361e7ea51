import { permanent, type Rules, reauthorize, retry, throttled } from '../rules.ts'

const WINDOW = permanent('Wait for the contact to write.', 'window_closed')
const NOBODY = permanent('Check the id: a person must have written to this very account before.')
const AWAY = permanent('This person takes no messages of yours: they have blocked you, or left.')
const NOT_LIVE = permanent(
  'Until Meta has reviewed the app it writes to its own admins, developers and testers only: add this one as a tester, or have the app reviewed.',
)
const FILE = permanent(
  'Meta fetches the file itself: its URL must be public and quick, of the kind that is named, and of at most 25 MB.',
)
const RESTRICTED = reauthorize(
  'Meta keeps the account from sending for breaking a policy: see Page quality, or Account status in Instagram.',
)
const LINK = reauthorize('Link the Instagram account to the page again, in the settings of the page.')

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
export const rules: Rules = {
  '2/2018344': permanent('Accept the privacy terms of custom labels in the inbox of the page.'),
  '4/2018354': retry('Too many notifications at once; Portico waits and tries again.'),
  '10/1893063': RESTRICTED,
  '10/2018065': WINDOW,
  '10/2018108': AWAY,
  '10/2018278': WINDOW,
  '10/2534022': WINDOW,
  '10/2534077': LINK,
  '100/2018001': NOBODY,
  '100/2018008': FILE,
  '100/2018047': FILE,
  '100/2018074': FILE,
  '100/2018109': FILE,
  '100/2018164': permanent('The file belongs to another app: give it by its URL.'),
  '100/2018294': FILE,
  '100/2534013': LINK,
  '100/2534014': NOBODY,
  '100/2534015': permanent('Instagram does not take this kind of message.'),
  '100/2534029': RESTRICTED,
  '100/2534037': permanent('Another app holds this conversation: take it over first.'),
  '200/1545041': AWAY,
  '200/2018021': NOT_LIVE,
  '200/2018027': NOT_LIVE,
  '200/2018028': NOT_LIVE,
  '200/2534041': reauthorize('In Instagram, Settings, Messages, allow connected tools to access messages.'),
  551: AWAY,
  '613/2018338': retry('Too many tagged messages to this person; Portico waits and tries again.'),
  '613/2534040': throttled('Portico waits and tries again. If it stays so, send less at a time.'),
  2022: RESTRICTED,
  36103: reauthorize('This Instagram account may not use the API: make it a professional account.'),
  2018300: permanent('Another app holds this conversation: take it over first.'),
  2018321: retry('The contact answers questions of Messenger itself; Portico tries again when that is over.'),
  9000001: permanent('The message that is answered was deleted: send it without.'),
}
