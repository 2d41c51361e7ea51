import { permanent, type Rules, reauthorize, retry, throttled } from '../shared/graph/rules.ts'

const TROUBLE =
  'WhatsApp has trouble; Portico tries again. https://metastatus.com/whatsapp-business-api tells more.'
const REQUEST = 'WhatsApp takes the message for wrong: its message names what.'
const TEMPLATE = 'Compare the values with the placeholders of the template in WhatsApp Manager.'
const REGISTER =
  'The number is not registered for the Cloud API: register it (WhatsApp Manager, or POST /<phone number id>/register).'

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export const rules: Rules = {
  368: reauthorize(
    'The WhatsApp Business Account broke a policy and is restricted: see Account quality in Meta Business Suite.',
  ),
  130403: permanent('You have blocked this person: unblock them to write to them.'),
  130429: throttled('The number sends faster than WhatsApp allows it; Portico waits and tries again.'),
  130472: permanent('This person is in an experiment of Meta and gets no marketing messages now.'),
  130497: permanent(
    'The account may not write to people of this country: see the WhatsApp Business Messaging Policy.',
  ),
  131000: retry(TROUBLE),
  131005: reauthorize('The access token lacks whatsapp_business_messaging: grant it and make a new token.'),
  131008: permanent(REQUEST),
  131009: permanent(REQUEST),
  131016: retry(TROUBLE),
  131021: permanent('A number cannot write to itself: choose another recipient.'),
  131026: permanent(
    'The number has no WhatsApp, an old one, or has not accepted its terms: reach this person another way.',
  ),
  131030: permanent(
    'A test number writes to listed people only: add this one in App Dashboard, WhatsApp, API Setup.',
  ),
  131031: reauthorize('The account is locked: see Account quality in Meta Business Suite.'),
  131037: reauthorize('The display name of the number is not approved: mend it in WhatsApp Manager.'),
  131042: permanent('WhatsApp cannot bill the account: mend its payment settings in Meta Business Suite.'),
  131045: reauthorize(REGISTER),
  131047: permanent('Wait for the contact to write, or send a template.', 'window_closed'),
  131048: throttled(
    'Too many messages of this number were blocked or reported: see its quality in WhatsApp Manager. Portico tries again.',
  ),
  131049: permanent(
    'Meta limits marketing messages to this person: send it again after a day at the earliest.',
  ),
  131050: permanent('This person wants no marketing messages of yours: do not send it again.'),
  131051: permanent('WhatsApp does not know this kind of message.'),
  131052: permanent('WhatsApp could not load the file: let the person send it again.'),
  131053: permanent(
    'WhatsApp could not load the file: its URL must be public, of a type it takes, and not too large.',
  ),
  131055: permanent('Only marketing templates can be sent this way.'),
  131056: retry('Too many messages to this person at once; Portico waits and tries again.'),
  131057: throttled('The account is in maintenance for some minutes; Portico tries again.'),
  131063: permanent(
    'Marketing templates are switched off for the Cloud API on this account: switch them on at Meta.',
  ),
  131064: throttled(
    'The account is limited for templates in the wrong category: see WhatsApp Manager. Portico tries again.',
  ),
  132000: permanent(TEMPLATE),
  132001: permanent('There is no approved template of this name in this language: see WhatsApp Manager.'),
  132005: permanent('With its values the text of the template is too long: shorten them.'),
  132007: permanent('The template breaks a policy: change it in WhatsApp Manager.'),
  132012: permanent(TEMPLATE),
  132015: permanent('The template is paused for its low quality: improve it in WhatsApp Manager.'),
  132016: permanent('The template was disabled for its low quality: make another one.'),
  132018: permanent(TEMPLATE),
  132068: permanent('The Flow is blocked: mend it in WhatsApp Manager.'),
  132069: permanent('The Flow is throttled: mend it in WhatsApp Manager.'),
  133004: retry(TROUBLE),
  133006: reauthorize('The number is not verified: verify it in WhatsApp Manager.'),
  133010: reauthorize(REGISTER),
  134011: permanent('Accept the terms of WhatsApp Payments, by the link in the message.'),
  134101: retry('The template is new and not ready yet; Portico tries again.'),
  134102: permanent('The template cannot be used: see WhatsApp Manager.'),
  135000: permanent(REQUEST),
}
