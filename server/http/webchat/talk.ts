import { on } from 'node:events'
import type { WebSocket } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../domain/problem.ts'
import type { Context } from '../../services/context.ts'
import { cursorNow } from '../../services/webchat/messages.ts'
import { sessionOver } from '../../services/webchat/tokens.ts'
import { type News, watchConversation } from '../../services/webchat/watch.ts'
import { type Failure, type FailureCode, failure, failureOf } from '../failure.ts'
import { problemJson } from '../problem-json.ts'
import { reportFailure } from '../request-log.ts'
import { closing, sendText } from '../socket-life.ts'
import type { Actions, Client } from './act.ts'
import { type Frame, idIn, readFrame } from './frames.ts'
import { visitorJson } from './json.ts'
import type { Enter } from './places.ts'

/** Milliseconds for the first frame, which shows the token. */
const HELLO = 10_000
/** Frames that may wait to be worked on; then no more are read. */
const WAITING = 50
/** Refusals after which a client is no longer listened to. */
const PATIENCE = 100
/** Messages in one frame. */
const IN_A_FRAME = 100

/** Why we close a socket, in numbers that RFC 6455, section 7.4.2, leaves to us. */
const closeCodes: Partial<Record<FailureCode, number>> = {
  invalid: 4400,
  unauthenticated: 4401,
  not_found: 4404,
  timeout: 4408,
  rate_limited: 4429,
  // "Try again later": https://www.iana.org/assignments/websocket
  unavailable: 1013,
}

export interface Connection {
  context: Context
  actions: Actions
  enter: Enter
  /** Whose token it is. Throws `Problem`. */
  greet(token: string): Promise<Client>
  socket: WebSocket
  request: FastifyRequest
}

/** Serves one socket until either side closes it. */
export async function talk({ context, actions, enter, greet, socket, request }: Connection): Promise<void> {
  let client: Client | null = null
  let token = ''
  let leave = () => {}
  let refusals = 0
  // What the other side breaks of the protocol itself, its socket is closed for already.
  let broken = false
  socket.once('error', () => {
    broken = true
  })
  const closed = closing(socket, () => {
    if (client && client.visitor.expiresAt <= context.now()) fail(sessionOver())
    else if (client) greet(token).catch(dismiss)
  })
  const patience = setTimeout(() => end(failure('timeout', 'No hello came.')), HELLO)
  // Listens at once, so that no frame is missed; where too many wait it holds the socket back.
  const frames = on(socket, 'message', { close: ['close'], highWaterMark: WAITING, lowWaterMark: 1 })
  try {
    for await (const [data, isBinary] of frames as AsyncIterable<[Buffer, boolean]>) {
      const text = isBinary ? '' : data.toString('utf8')
      if (client !== null) await answer(client, text)
      else {
        client = await welcome(text)
        clearTimeout(patience)
      }
    }
  } catch (error) {
    if (!broken) fail(error)
  } finally {
    clearTimeout(patience)
    leave()
  }

  async function welcome(text: string): Promise<Client> {
    const hello = readFrame(text)
    if (hello.type !== 'hello') throw new Problem('invalid', 'The first frame must be a hello.')
    const greeted = await greet(hello.token)
    token = hello.token
    leave = enter(greeted)
    const cursor = hello.after === undefined ? cursorNow(context) : Number(hello.after)
    await send({ type: 'ready', ...visitorJson(greeted.visitor), cursor: String(cursor) })
    tell(greeted, cursor).catch(fail)
    return greeted
  }

  /** Tells what happens in the conversation, for as long as the socket is open. */
  async function tell(to: Client, cursor: number): Promise<void> {
    for await (const news of watchConversation(context, to.visitor, cursor, closed)) {
      for (const frame of framesOf(news, to)) await send(frame)
    }
  }

  function framesOf(news: News, to: Client): object[] {
    const { kind: type, ...rest } = news
    if (news.kind !== 'messages') return [{ type, ...rest }]
    const parts: object[] = []
    for (let i = 0; i < news.messages.length; i += IN_A_FRAME) {
      const messages = news.messages.slice(i, i + IN_A_FRAME).map(message => actions.show(to, message))
      parts.push({ type, messages })
    }
    // Whoever has the cursor has all that is before it.
    const last = parts.pop()
    return [...parts, { ...last, cursor: String(news.cursor) }]
  }

  /** Does what a frame asks for, or tells why not. */
  async function answer(from: Client, text: string): Promise<void> {
    try {
      const reply = await perform(from, readFrame(text))
      if (reply) await send(reply)
    } catch (error) {
      if (broken || closed.aborted || ++refusals > PATIENCE) throw error
      const refusal = failureOf(error)
      reportFailure(refusal, error, request)
      const id = idIn(text)
      await send({ ...problemFrame(refusal), ...(id !== undefined && { id }) })
    }
  }

  async function perform(from: Client, frame: Frame): Promise<object | null> {
    switch (frame.type) {
      case 'message': {
        const { type: _, ...said } = frame
        return { type: 'accepted', id: said.id, message: await actions.say(from, said) }
      }
      case 'ping':
        return { type: 'pong' }
      case 'hello':
        throw new Problem('invalid', 'There was a hello before.')
      default:
        await actions.note(from, frame)
        return null
    }
  }

  function problemFrame(refusal: Failure) {
    const { retryAfter } = refusal.details
    return {
      type: 'problem',
      problem: problemJson(refusal, request.id),
      ...(retryAfter !== undefined && { retryAfter: Math.max(1, Math.ceil(retryAfter)) }),
    }
  }

  function send(frame: object): Promise<void> {
    return sendText(socket, JSON.stringify(frame))
  }

  /** The channel's secret is another one, by which its owner ends all sessions. What may be mended by itself ends none. */
  function dismiss(error: unknown): void {
    if (error instanceof Problem && error.code === 'unauthenticated') fail(error)
  }

  function fail(error: unknown): void {
    if (closed.aborted) return
    const refusal = failureOf(error)
    reportFailure(refusal, error, request)
    end(refusal)
  }

  function end(refusal: Failure): void {
    socket.send(JSON.stringify(problemFrame(refusal)))
    socket.close(closeCodes[refusal.code] ?? 1011, refusal.code)
  }
}
