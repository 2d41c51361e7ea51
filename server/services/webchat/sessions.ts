import type { Conversation } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { toConversation } from '../entities.ts'
import { beginConversation } from '../messages/target.ts'
import { type Answers, checkAnswers } from './answers.ts'
import { checkOrigin, openChannel, settingsOf } from './channel.ts'
import { readIdentity, UNKNOWN } from './identity.ts'
import { adopt, noteAnswers } from './introduce.ts'
import { readToken, type Visitor, writeToken } from './tokens.ts'

/** Milliseconds: of whom nothing is known has nothing but the token; who is known shows anew who they are. */
const UNKNOWN_FOR = 30 * 86_400_000
const IDENTIFIED_FOR = 86_400_000

export interface OpenSession {
  /** Of the session that goes on. */
  token?: string
  /** Who the visitor is, as the web site signed it. */
  identity?: string
  /** To what visitors are asked before the chat; null where there is no way to ask. */
  answers?: Answers | null
  /** BCP 47. */
  language?: string
}

export interface OpenedSession {
  token: string
  visitor: Visitor
}

/**
 * Opens a visitor's session, or goes on with one. Nothing is stored of a visitor who says nothing. Throws `Problem`:
 * `not_found`, `channel_unavailable`, `unauthenticated` (token, identity), `invalid` (answers).
 */
export async function openSession(
  context: Context,
  channelId: string,
  { token, identity, answers = {}, language }: OpenSession,
): Promise<OpenedSession> {
  const channel = await openChannel(context, channelId)
  const before = token === undefined ? null : await readToken(context, channel, token)
  const who = identity === undefined ? null : await readIdentity(context, channel, identity)
  const stranger = who === null && before === null
  const said = checkAnswers(settingsOf(channel).preChat ?? [], answers ?? {}, stranger && answers !== null)
  const visitor: Visitor = who
    ? identified(context, channel, who, before)
    : (resumed(context, before) ?? unknown(context, channel))
  if (language !== undefined) visitor.language = language
  if (who && before && !before.identified) await adopt(context, channel, before.address, visitor)
  if (Object.keys(said).length > 0) await noteAnswers(context, channel, visitor, said)
  return { token: await writeToken(context, channel, visitor), visitor }
}

function identified(
  context: Context,
  { row }: LiveChannel,
  { id, name }: { id: string; name: string | null },
  before: Visitor | null,
): Visitor {
  // What a client has not heard of it sends again, also after it was told who the visitor is.
  const goesOn = before !== null && (!before.identified || before.address === id)
  return {
    workspaceId: row.workspace_id,
    channelId: row.id,
    address: id,
    sessionId: goesOn ? before.sessionId : newId(),
    identified: true,
    name,
    language: goesOn ? before.language : null,
    expiresAt: endOf(context, IDENTIFIED_FOR),
  }
}

/** Only the site can say for longer who somebody is. */
const resumed = (context: Context, before: Visitor | null): Visitor | null =>
  before && { ...before, ...(!before.identified && { expiresAt: endOf(context, UNKNOWN_FOR) }) }

const unknown = (context: Context, { row }: LiveChannel): Visitor => ({
  workspaceId: row.workspace_id,
  channelId: row.id,
  address: UNKNOWN + newId(),
  sessionId: newId(),
  identified: false,
  name: null,
  language: null,
  expiresAt: endOf(context, UNKNOWN_FOR),
})

/** Tokens tell it in whole seconds. */
const endOf = ({ now }: Context, lifetimeMs: number): number => Math.floor((now() + lifetimeMs) / 1000) * 1000

/**
 * Opens a session for a visitor of a page of `origin`, where another API is how they come. Nobody is asked anything
 * before the chat. Throws as `openSession` does, and `forbidden` for an origin that the channel does not allow.
 */
export async function openVisitorSession(
  context: Context,
  channelId: string,
  { origin, language }: { origin: string; language?: string },
): Promise<OpenedSession> {
  const { publicUrl } = context.config
  const own = publicUrl === null ? null : new URL(publicUrl).origin
  checkOrigin(await openChannel(context, channelId), origin, own)
  return openSession(context, channelId, { answers: null, ...(language !== undefined && { language }) })
}

/**
 * The conversation of a visitor, which is begun, or opened again, where it is not open. Throws `Problem`: `not_found`,
 * `channel_unavailable`, `unauthenticated`.
 */
export async function openVisitorConversation(
  context: Context,
  channelId: string,
  token: string,
): Promise<Conversation> {
  const channel = await openChannel(context, channelId)
  const { address, name } = await readToken(context, channel, token)
  return toConversation(await beginConversation(context, channel, address, name))
}
