import type { ControlRoute } from '../shared/control.ts'
import { optionalText, text } from '../shared/fields.ts'
import { Visitor } from './visitor.ts'

/** A web site with a chat on it, and its visitors, by the names they are given here. */
export class Site {
  #chat: { url: string; channelId: string; origin: string } | null = null
  readonly visitors = new Map<string, Visitor>()

  /** Puts the chat on the site, by the channel's webhook URL: it says where Portico is, and which channel. */
  embed(webhookUrl: string): void {
    const { origin, pathname } = new URL(webhookUrl)
    this.#chat = { url: origin, channelId: pathname.split('/').at(-1) ?? '', origin }
  }

  async visitor(name: string): Promise<Visitor> {
    if (this.#chat === null) throw new Error('There is no chat on the site: POST /_simulator/chat')
    const visitor = this.visitors.get(name) ?? (await Visitor.open(this.#chat))
    this.visitors.set(name, visitor)
    return visitor
  }

  close(): void {
    for (const visitor of this.visitors.values()) visitor.close()
  }
}

/** What the site's owner and its visitors do, from curl. */
export const routes: readonly ControlRoute<Site>[] = [
  {
    method: 'POST',
    path: '/chat',
    does: "put a chat on the site: webhookUrl (the channel's)",
    run: ({ world, body }) => {
      world.embed(text(body, 'webhookUrl'))
      return { embedded: true }
    },
  },
  {
    method: 'POST',
    path: '/play',
    does: 'a visitor writes: text, visitor (Ada: a name for here)',
    run: async ({ world, body }) => {
      const visitor = await world.visitor(optionalText(body, 'visitor') ?? 'Ada')
      return await visitor.say(text(body, 'text'))
    },
  },
  {
    method: 'GET',
    path: '/shown',
    does: 'what each visitor has on the screen',
    run: ({ world }) =>
      [...world.visitors].map(([name, { history }]) => ({ visitor: name, shown: history.shown })),
  },
]
