import type { ControlRoute } from '../shared/control.ts'
import { readFault } from '../shared/faults.ts'
import { defined, type Fields, isFields, optionalText, text } from '../shared/fields.ts'
import type { Letter, World } from './world.ts'

export const routes: ControlRoute<World>[] = [
  {
    method: 'POST',
    path: '/write',
    does: 'a customer writes: to, from (ada@example.com), name, subject, text, html, inReplyTo, headers, attachments [{name, contentType, content}]',
    run: ({ world, body }) => ({ messageId: world.write(readLetter(body)) }),
  },
  {
    method: 'GET',
    path: '/sent',
    does: 'every mail the account has sent',
    run: ({ world }) => world.sent,
  },
  {
    method: 'POST',
    path: '/report',
    does: 'tell what became of a mail: messageId, event (delivered, opened, hard_bounce, spam, unsubscribed, …), reason',
    run: ({ world, body }) => {
      world.report(text(body, 'messageId'), text(body, 'event'), optionalText(body, 'reason'))
      return {}
    },
  },
  {
    method: 'POST',
    path: '/fates',
    does: 'what becomes of mails to an address from now on: address, event',
    run: ({ world, body }) => {
      world.fates.set(text(body, 'address').toLowerCase(), text(body, 'event'))
      return Object.fromEntries(world.fates)
    },
  },
  {
    method: 'POST',
    path: '/revoke',
    does: 'end the API key: calls answer 401 from now on',
    run: ({ world }) => {
      world.revoked = true
      return {}
    },
  },
  { method: 'GET', path: '/faults', does: 'the faults that wait', run: ({ world }) => world.faults.list() },
  {
    method: 'POST',
    path: '/faults',
    does: 'add a fault: kind (flood, error, delay, reset, hang), times, path (smtp/email, …), carriedOut',
    run: ({ world, body }) => {
      world.faults.add({ ...readFault(body), ...defined({ path: optionalText(body, 'path') }) })
      return world.faults.list()
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    does: 'forget the faults that wait',
    run: ({ world }) => {
      world.faults.clear()
      return []
    },
  },
]

function readLetter(body: Fields): Letter {
  const { headers, attachments } = body
  return {
    from: optionalText(body, 'from') ?? 'ada@example.com',
    to: text(body, 'to'),
    ...defined({
      name: optionalText(body, 'name'),
      subject: optionalText(body, 'subject'),
      text: optionalText(body, 'text'),
      html: optionalText(body, 'html'),
      inReplyTo: optionalText(body, 'inReplyTo'),
      headers: isFields(headers) ? (headers as Record<string, string>) : undefined,
      attachments: Array.isArray(attachments) ? attachments.filter(isFields).map(readAttachment) : undefined,
    }),
  }
}

const readAttachment = (fields: Fields) => ({
  name: text(fields, 'name'),
  contentType: text(fields, 'contentType'),
  content: text(fields, 'content'),
})
