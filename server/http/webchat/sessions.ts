import { Type } from 'typebox'
import { canSend } from '../../services/channels/live.ts'
import type { Context } from '../../services/context.ts'
import { ATTACHMENTS } from '../../services/webchat/attachments.ts'
import { settingsOf, webchatChannel } from '../../services/webchat/channel.ts'
import { openSession } from '../../services/webchat/sessions.ts'
import type { App } from '../app.ts'
import { channelIdOf } from './access.ts'
import { Token } from './frames.ts'
import { visitorJson } from './json.ts'
import { addressKey, type Limit } from './limits.ts'

const SessionBody = Type.Object(
  {
    token: Type.Optional(Token),
    identity: Type.Optional(Token),
    answers: Type.Optional(
      Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 2000 }), { maxProperties: 20 }),
    ),
    language: Type.Optional(Type.String({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$', maxLength: 35 })),
  },
  { additionalProperties: false },
)

/** What a chat looks like and asks, and the sessions of its visitors. */
export async function registerSessions(app: App, context: Context, limit: Limit): Promise<void> {
  app.get('/channels/:channelId/config', { config: { public: true, quiet: true } }, async request => {
    const channel = await webchatChannel(context, channelIdOf(request))
    const { theme = {}, preChat = [], offlineMessage, language } = settingsOf(channel)
    return {
      online: canSend(channel),
      offlineMessage: offlineMessage ?? null,
      language: language ?? null,
      theme,
      preChat,
      identity: channel.account.secrets.identitySecret !== undefined,
      attachments: ATTACHMENTS,
    }
  })

  app.post(
    '/channels/:channelId/sessions',
    { config: { public: true }, schema: { body: SessionBody } },
    async (request, reply) => {
      const { body, ip } = request
      // One that goes on is counted by what is done in it; answers are kept, and told to others.
      if (body.token === undefined || body.answers !== undefined) limit('sessionsOfAddress', addressKey(ip))
      const { token, visitor } = await openSession(context, channelIdOf(request), body)
      return reply.code(201).send({ token, ...visitorJson(visitor) })
    },
  )
}
