import { randomUUID } from 'node:crypto'
import { WebSocket } from 'undici'
import { isFields } from '../shared/fields.ts'
import { type Activity, readActivities } from './activities.ts'
import type { Bot } from './bot.ts'

export interface CallOptions {
  /** The number that calls; `anonymous` when it is withheld. */
  caller?: string
  callerDisplayName?: string
  language?: string
  /** Whether the gateway opens the WebSocket that the bot offers. It does not if left out. */
  websocket?: boolean
}

/** A telephone call, as the caller has it. */
export interface PhoneCall {
  conversation: string
  /** What the caller has heard and what else was done, in order. */
  heard(): Activity[]
  /** Resolves when the caller has heard so much. */
  hears(count: number): Promise<Activity[]>
  /** The ids of what was to be done twice. */
  repeated(): string[]
  /** What the bot said that cannot be carried out. */
  problems(): string[]
  /** Speaks; resolves when the bot has answered the request, which may be before it says anything. */
  say(text: string): Promise<void>
  press(key: string): Promise<void>
  /** Says nothing for so long that the gateway tells. */
  silence(): Promise<void>
  /** The gateway looks whether the bot still knows of the call. */
  refresh(): Promise<void>
  /** The WebSocket breaks. */
  dropSocket(): void
  hangUp(): Promise<void>
}

const now = () => new Date().toISOString()

/** Calls the bot: creates the conversation and tells that it begins. Rejects when the bot does not take it. */
export async function placeCall(bot: Bot, options: CallOptions): Promise<PhoneCall> {
  const {
    caller = '+491604697810',
    callerDisplayName = caller,
    language = 'en-US',
    websocket = false,
  } = options
  const conversation = randomUUID()
  const created = await bot.post({ conversation, id: randomUUID(), timestamp: now(), bot: 'simulated' })
  if (!isFields(created)) throw new Error('The bot did not answer with JSON')
  if (!Number.isInteger(created.expiresSeconds)) throw new Error('expiresSeconds is missing')
  const urls = {
    activities: bot.resolve(created.activitiesURL),
    refresh: bot.resolve(created.refreshURL),
    disconnect: bot.resolve(created.disconnectURL),
  }

  const heard: Activity[] = []
  const repeated: string[] = []
  const problems: string[] = []
  const over = new AbortController()
  let waiting: { count: number; resolve: (heard: Activity[]) => void }[] = []

  /** Carries out what the bot wants. */
  function carryOut(body: unknown): void {
    try {
      for (const activity of readActivities(body, conversation)) {
        if (heard.some(({ id }) => id === activity.id)) repeated.push(activity.id)
        else heard.push(activity)
      }
    } catch (error) {
      problems.push(String(error))
    }
    for (const { resolve } of waiting.filter(({ count }) => heard.length >= count)) resolve(heard)
    waiting = waiting.filter(({ count }) => heard.length < count)
  }

  const tell = async (activity: object) => {
    const whole = { id: randomUUID(), timestamp: now(), language, ...activity }
    carryOut(await bot.post({ conversation, activities: [whole] }, urls.activities, over.signal))
  }

  const socket = websocket ? await openSocket(bot, created.websocketURL, carryOut) : null
  const parameters = {
    caller,
    callerDisplayName,
    callerHost: 'sip.example.com',
    callee: '+493040739365',
    calleeHost: '20.113.51.15',
    vaigConversationId: conversation,
  }
  await tell({ type: 'event', name: 'start', parameters })

  return {
    conversation,
    heard: () => [...heard],
    hears: count =>
      heard.length >= count
        ? Promise.resolve([...heard])
        : new Promise(resolve => waiting.push({ count, resolve })),
    repeated: () => [...repeated],
    problems: () => [...problems],
    say: text => tell({ type: 'message', text, parameters: { confidence: 0.97 } }),
    press: value => tell({ type: 'event', name: 'DTMF', value }),
    silence: () => tell({ type: 'event', name: 'noUserInput', value: 1 }),
    refresh: async () => {
      await bot.post({ conversation, id: randomUUID(), timestamp: now() }, urls.refresh)
    },
    dropSocket: () => socket?.close(),
    hangUp: async () => {
      over.abort()
      socket?.close()
      const reason = { reason: 'Client Side', reasonCode: 'client-disconnected' }
      await bot.post({ conversation, id: randomUUID(), timestamp: now(), ...reason }, urls.disconnect)
    },
  }
}

/** Opens the WebSocket that the bot offers, with the token. Rejects when the bot refuses it. */
async function openSocket(bot: Bot, offered: unknown, take: (body: unknown) => void): Promise<WebSocket> {
  const url = bot.resolve(offered)
  url.protocol = url.protocol.replace('http', 'ws')
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${bot.token}` } })
  socket.addEventListener('message', ({ data }) => take(JSON.parse(String(data))))
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('The bot refused the WebSocket')))
  })
  return socket
}
