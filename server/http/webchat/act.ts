import type { Context } from '../../services/context.ts'
import { linksInAnswers } from '../../services/media/links.ts'
import type { VisitorMessage } from '../../services/webchat/messages.ts'
import { report, type Said, say, showVisitorTyping } from '../../services/webchat/say.ts'
import type { Visitor } from '../../services/webchat/tokens.ts'
import type { EventBody } from './frames.ts'
import { type MessageJson, messageJson } from './json.ts'
import { addressKey, type Limit } from './limits.ts'

/** One caller: a visitor's session, from a network address that reaches Portico at `base`. */
export interface Client {
  visitor: Visitor
  ip: string
  base: string
}

/** Whose the names are that a client gives, and for whom it is counted what a client does. */
export const sessionKey = ({ visitor: { channelId, sessionId } }: Client): string =>
  `${channelId} ${sessionId}`

/** What a visitor can do, over HTTP and over a socket alike. */
export interface Actions {
  show(client: Client, message: VisitorMessage): MessageJson
  say(client: Client, said: Said): Promise<MessageJson>
  note(client: Client, event: EventBody): Promise<void>
}

export function actions(context: Context, limit: Limit): Actions {
  const show: Actions['show'] = ({ visitor, base }, message) =>
    messageJson({
      ...message,
      content: linksInAnswers(context, visitor.workspaceId, base)(message.content),
    })
  return {
    show,
    async say(client, said) {
      limit('messages', sessionKey(client))
      limit('messagesOfAddress', addressKey(client.ip))
      return show(client, await say(context, client.visitor, said))
    },
    async note(client, event) {
      limit('events', sessionKey(client))
      if (event.type === 'typing') await showVisitorTyping(context, client.visitor)
      else await report(context, client.visitor, event.type, event.messages)
    },
  }
}
