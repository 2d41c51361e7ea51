import type { HttpReply, Parsed, RawRequest } from '../../../domain/network.ts'
import { readForm } from './form.ts'
import { readMessage } from './inbound.ts'
import { readStatus } from './status.ts'

/** Says nothing: an answer goes out as a message of its own. https://www.twilio.com/docs/messaging/twiml */
const NOTHING: HttpReply = {
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
}

/** A call of a channel's webhook: an incoming message, or the status of one that was sent. */
export function parseMessages(request: RawRequest, options: { words: boolean }): Parsed {
  const form = readForm(request.body)
  const read = 'MessageStatus' in form ? readStatus(form) : readMessage(form, options)
  return 'events' in read
    ? { events: read.events, ignored: [], reply: NOTHING }
    : { events: [], ignored: [read.ignored], reply: NOTHING }
}
