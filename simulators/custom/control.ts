import type { ControlRoute } from '../shared/control.ts'
import { isFields, optionalText, text } from '../shared/fields.ts'
import type { World } from './world.ts'

/** What the service's owner and its people do, from curl. */
export const routes: readonly ControlRoute<World>[] = [
  {
    method: 'POST',
    path: '/account',
    does: "set the service up: url (the channel's webhook URL), secret (its webhook secret)",
    run: async ({ world, body }) => {
      await world.connect(text(body, 'url'), text(body, 'secret'))
      return { connected: true }
    },
  },
  {
    method: 'POST',
    path: '/play',
    does: 'somebody writes: text, or content as Portico has it; from (+15550100), name (Ada)',
    run: ({ world, body }) => {
      const { content = { type: 'text', text: text(body, 'text') } } = body
      if (!isFields(content)) throw new Error('content is an object')
      const from = optionalText(body, 'from') ?? '+15550100'
      return { id: world.write(from, optionalText(body, 'name') ?? 'Ada', content) }
    },
  },
  {
    method: 'GET',
    path: '/sent',
    does: 'every message that Portico has posted',
    run: ({ world }) => [...world.sent.values()],
  },
]
