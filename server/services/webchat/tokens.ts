import { hkdfSync } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { Problem } from '../../domain/problem.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'

/** A visitor of a web chat, in one of their sessions. */
export interface Visitor {
  workspaceId: string
  channelId: string
  /** As a contact, and of the conversation. */
  address: string
  /** Whose the names are that a client gives its messages. */
  sessionId: string
  /** The web site says who it is. */
  identified: boolean
  name: string | null
  language: string | null
  /** Epoch milliseconds. */
  expiresAt: number
}

const TYPE = 'visitor+jwt'
const ALGORITHM = 'HS256'

/** What a token holds beside the channel (`aud`) and its end (`exp`). */
const Claims = Type.Object({
  sub: Type.String({ minLength: 1 }),
  sid: Type.String({ format: 'uuid' }),
  exp: Type.Integer(),
  idd: Type.Optional(Type.Boolean()),
  name: Type.Optional(Type.String()),
  lang: Type.Optional(Type.String()),
})
const claims = Compile(Claims)

/** A key of the channel's own, which signs nothing but its visitors' tokens. */
const keyOf = ({ account, row }: LiveChannel): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', account.webhookSecret, row.id, 'webchat visitor', 32))

/** The token that a visitor's client shows: a JSON Web Token (RFC 7519) that only this channel takes. */
export async function writeToken(context: Context, channel: LiveChannel, visitor: Visitor): Promise<string> {
  const { SignJWT } = await import('jose')
  const { address, sessionId, identified, name, language, expiresAt } = visitor
  const payload: Omit<Static<typeof Claims>, 'sub' | 'exp'> = {
    sid: sessionId,
    ...(identified && { idd: true }),
    ...(name !== null && { name }),
    ...(language !== null && { lang: language }),
  }
  return await new SignJWT(payload)
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setSubject(address)
    .setAudience(channel.row.id)
    .setIssuedAt(Math.floor(context.now() / 1000))
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(keyOf(channel))
}

/** Whose token it is. Throws `Problem` (`unauthenticated`) for one that is not this channel's, or over. */
export async function readToken(context: Context, channel: LiveChannel, token: string): Promise<Visitor> {
  const { jwtVerify, errors } = await import('jose')
  let payload: JWTPayload
  try {
    const options = { algorithms: [ALGORITHM], typ: TYPE, audience: channel.row.id }
    const now = new Date(context.now())
    payload = (await jwtVerify(token, keyOf(channel), { ...options, currentDate: now })).payload
  } catch (error) {
    throw error instanceof errors.JWTExpired ? sessionOver() : noSession()
  }
  if (!claims.Check(payload)) throw noSession()
  return {
    workspaceId: channel.row.workspace_id,
    channelId: channel.row.id,
    address: payload.sub,
    sessionId: payload.sid,
    identified: payload.idd === true,
    name: payload.name ?? null,
    language: payload.lang ?? null,
    expiresAt: payload.exp * 1000,
  }
}

export const sessionOver = (): Problem =>
  new Problem('unauthenticated', 'The session is over.', {
    reason: 'session_expired',
    cure: 'Open another one.',
  })

export const noSession = (): Problem =>
  new Problem('unauthenticated', 'This is no token of a session with this chat.', {
    reason: 'session_invalid',
    cure: 'Open a session, and send its token as "Authorization: Bearer <token>".',
  })
