import type { ControlRoute } from '../shared/control.ts'
import { defined, optionalText, text } from '../shared/fields.ts'
import { moments, type World } from './world.ts'

/** What people who write and get mail do, from curl. */
export const routes: readonly ControlRoute<World>[] = [
  {
    method: 'POST',
    path: '/write',
    does: 'somebody writes: text, subject, from (ada@example.org), name (Ada), inReplyTo (a Message-ID)',
    run: ({ world, body }) => ({
      messageId: world.write({
        from: optionalText(body, 'from') ?? 'ada@example.org',
        name: optionalText(body, 'name') ?? 'Ada',
        subject: optionalText(body, 'subject') ?? 'Hello',
        text: text(body, 'text'),
        ...defined({ inReplyTo: optionalText(body, 'inReplyTo') }),
      }),
    }),
  },
  {
    method: 'GET',
    path: '/sent',
    does: 'every mail that the account has sent',
    run: ({ world }) => world.sent,
  },
  {
    method: 'GET',
    path: '/waiting',
    does: 'how many clients of the incoming server wait for mail',
    run: ({ world }) => world.news.listenerCount('mail'),
  },
  {
    method: 'POST',
    path: '/answers',
    does: `the outgoing server answers otherwise: moment (${moments.join(', ')}), reply (550 5.1.1 No such user; without it, as usual)`,
    run: ({ world, body }) => {
      const moment = moments.find(each => each === body.moment)
      if (moment === undefined) throw new Error(`moment is one of ${moments.join(', ')}`)
      const reply = optionalText(body, 'reply')
      if (reply === undefined) world.answers.delete(moment)
      else if (/^[245]\d\d /.test(reply)) world.answers.set(moment, reply)
      else throw new Error('reply begins with a code: 550 5.1.1 No such user')
      return Object.fromEntries(world.answers)
    },
  },
]
