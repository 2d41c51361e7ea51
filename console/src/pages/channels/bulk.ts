import { ApiError, api, Unreachable } from '../../api/client.ts'
import type { Channel } from '../../api/types.ts'
import { createStore, useStore } from '../../hooks/store.ts'

/** The network is asked about each of them: a few at a time. */
const AT_ONCE = 4

export type Action = 'activate' | 'deactivate'

export interface Failure {
  id: string
  name: string
  error: Error
}

/** Switching many channels: it goes on while other pages are looked at. */
export interface Run {
  action: Action
  total: number
  /** Tried, with or without success. */
  done: number
  failures: readonly Failure[]
  state: 'running' | 'ending' | 'ended'
}

const run = createStore<Run | null>(null)

/** What is being switched, or was until somebody has taken note; null when there is nothing. */
export const useRun = (): Run | null => useStore(run)

/** Begins no more; what is under way is finished. */
export const cancelRun = (): void => {
  const now = run.get()
  if (now?.state === 'running') run.set({ ...now, state: 'ending' })
}

/** Somebody has taken note. */
export const forgetRun = (): void => run.set(null)

/**
 * Switches channels on or off. `onDone` gets each as it is afterwards. One that is refused holds up no other; a server that
 * cannot be reached, or does not know us any more, ends it.
 */
export async function startRun(
  action: Action,
  channels: readonly { id: string; name: string }[],
  onDone: (channel: Channel) => void,
): Promise<void> {
  run.set({ action, total: channels.length, done: 0, failures: [], state: 'running' })
  const waiting = channels.values()
  const work = async () => {
    for (const { id, name } of waiting) {
      let failures: readonly Failure[] = []
      try {
        onDone(await patiently(() => api<Channel>('POST', `/channels/${id}/${action}`)))
      } catch (error) {
        if (!(error instanceof Error)) throw error
        failures = [{ id, name, error }]
        if (error instanceof Unreachable || (error instanceof ApiError && error.status === 401)) cancelRun()
      }
      const now = run.get()
      if (now === null) return
      run.set({ ...now, done: now.done + 1, failures: [...now.failures, ...failures] })
      if (now.state !== 'running') return
    }
  }
  addEventListener('beforeunload', warn)
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  removeEventListener('beforeunload', warn)
  const now = run.get()
  if (now !== null) run.set({ ...now, state: 'ended' })
}

/** The browser asks whether to leave. */
const warn = (event: BeforeUnloadEvent): void => event.preventDefault()

/** Waits when the server has enough of us. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 429 || error.retryAfterMs === null) throw error
      const wait = error.retryAfterMs
      await new Promise(resolve => setTimeout(resolve, wait))
    }
  }
}
