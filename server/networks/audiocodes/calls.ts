import type { RawRequest } from '../../domain/network.ts'

/** Seconds after which the gateway looks whether the bot still knows of the conversation. */
const EXPIRES = 120

/** What a request of the gateway is about. */
export type Call =
  /** A conversation begins. */
  | { kind: 'create' }
  /** The caller spoke, pressed a key, …; the answer tells what to say. */
  | { kind: 'activities'; conversation: string }
  /** It is still there. */
  | { kind: 'refresh'; conversation: string }
  | { kind: 'disconnect'; conversation: string }
  /** A WebSocket, over which what is to be said is taken as it comes. */
  | { kind: 'listen'; conversation: string }

/** Reads from its URL what a request is about; null when it is none of those that were given out. */
export function callOf({ query }: RawRequest): Call | null {
  const { call: kind, conversation = '' } = query
  if (kind === undefined) return { kind: 'create' }
  switch (kind) {
    case 'activities':
    case 'refresh':
    case 'disconnect':
    case 'listen':
      return conversation === '' ? null : { kind, conversation }
  }
  return null
}

/**
 * What the gateway is told of a conversation it creates: where to go on with it. The URLs are relative to the one that
 * was called, so that they hold however it was reached.
 * https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/API_1.htm
 */
export function urlsOf(request: RawRequest, conversation: string): Record<string, string | number> {
  const [path = ''] = request.url.split('?')
  const segment = path.slice(path.lastIndexOf('/') + 1)
  const to = (call: Call['kind']) => `${segment}?${new URLSearchParams({ call, conversation })}`
  return {
    activitiesURL: to('activities'),
    refreshURL: to('refresh'),
    disconnectURL: to('disconnect'),
    websocketURL: to('listen'),
    ...expires,
  }
}

export const expires = { expiresSeconds: EXPIRES }
