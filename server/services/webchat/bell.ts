import type { Bus, PublishedEvent } from '../../bus/bus.ts'
import type { EventData } from '../../domain/entities.ts'
import type { Context } from '../context.ts'
import type { Visitor } from './tokens.ts'

/** Rings when something in a visitor's conversation may have changed. */
export interface Bell {
  /** The business has been writing since this was last asked. */
  typed(): boolean
  /** Resolves when it has rung since the last time, after `ms`, or when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** The conversation's id, once there is one: most events name no other. */
  know(conversationId: string): void
  end(): void
}

interface Ringer {
  visitor: Visitor
  conversationId: string | null
  ring(typing: boolean): void
}

/** Whom to ring for, on one bus: by their channels. */
interface Board {
  ringers: Map<string, Set<Ringer>>
  end(): void
}

const boards = new WeakMap<Bus, Board>()

/** A bell that hears from the moment it is made, so that nothing is missed in between. */
export function visitorBell({ bus }: Context, visitor: Visitor): Bell {
  let rung = false
  let typing = false
  let answer = () => {}
  const ringer: Ringer = {
    visitor,
    conversationId: null,
    ring(typed) {
      rung = true
      typing ||= typed
      answer()
    },
  }
  const board = boardOf(bus)
  const { channelId } = visitor
  board.ringers.set(channelId, (board.ringers.get(channelId) ?? new Set()).add(ringer))
  return {
    typed: () => {
      const was = typing
      typing = false
      return was
    },
    know: id => {
      if (ringer.conversationId === id) return
      ringer.conversationId = id
      // What was told before it was known may have been about this one.
      rung = true
    },
    end: () => {
      const others = board.ringers.get(channelId)
      others?.delete(ringer)
      if (others?.size === 0) board.ringers.delete(channelId)
      if (board.ringers.size > 0) return
      board.end()
      boards.delete(bus)
    },
    async wait(ms, signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>(resolve => {
          const done = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', done)
            answer = () => {}
            resolve()
          }
          const timer = setTimeout(done, ms)
          signal.addEventListener('abort', done)
          answer = done
        })
      }
      rung = false
    },
  }
}

/** One for all visitors: an event is read once, and not at all on channels where nobody listens. */
function boardOf(bus: Bus): Board {
  const known = boards.get(bus)
  if (known) return known
  const ringers: Board['ringers'] = new Map()
  const ends = [
    bus.subscribe('events', ({ events }) => {
      for (const event of events) announce(ringers, event)
    }),
    bus.subscribe('presence', ({ channelId, thread, what }) => {
      for (const ringer of ringers.get(channelId) ?? []) {
        if (ringer.visitor.address === thread) ringer.ring(what === 'typing')
      }
    }),
    bus.subscribe('changed', ({ what, id }) => {
      if (what !== 'channel') return
      for (const ringer of ringers.get(id) ?? []) ringer.ring(false)
    }),
  ]
  const board: Board = {
    ringers,
    end: () => {
      for (const end of ends) end()
    },
  }
  boards.set(bus, board)
  return board
}

function announce(ringers: Board['ringers'], { type, channelId, data }: PublishedEvent): void {
  const listening = channelId === null ? undefined : ringers.get(channelId)
  if (!listening || !/^(message|conversation)\./.test(type) || type === 'conversation.typing') return
  const { message, conversation } = JSON.parse(data) as EventData
  const id = message?.conversationId ?? conversation?.id
  for (const ringer of listening) {
    if (conversation !== undefined && ringer.visitor.address === conversation.thread) {
      ringer.conversationId = conversation.id
    }
    if (id !== undefined && ringer.conversationId === id) ringer.ring(false)
  }
}
