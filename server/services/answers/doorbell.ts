import type { Context } from '../context.ts'

export interface Doorbell {
  /** Resolves when something new may be there to send, after `ms`, or when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  end(): void
}

/** Tells when messages are accepted on a channel: from the moment it is made, so that none is missed in between. */
export function doorbell(context: Context, channelId: string): Doorbell {
  let rung = false
  let answer = () => {}
  const end = context.bus.subscribe('work', ({ kind, laneId }) => {
    if (kind !== 'send' || laneId !== channelId) return
    rung = true
    answer()
  })
  return {
    end,
    async wait(ms, signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>(resolve => {
          const done = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', done)
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
