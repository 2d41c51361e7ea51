import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../services/context.ts'

/** Milliseconds between signs of life: proxies cut connections on which nothing moves for a minute or less. */
const BEAT_MS = 15_000

/** Opens a connection that stays: `beat` is called at every sign of life. The one who opens it aborts it in the end. */
export type OpenLive = (request: FastifyRequest, beat: () => void) => AbortController

/**
 * Keeps account of the connections that stay open. They are aborted when the server stops, so that it can, and when
 * the key they were opened with is no longer valid.
 */
export function liveConnections(app: FastifyInstance, context: Context, beatMs = BEAT_MS): OpenLive {
  const open = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const controller of open) controller.abort()
  })
  return ({ credential }, beat) => {
    const controller = new AbortController()
    const timer = setInterval(async () => {
      if (await isGone(context, credential)) controller.abort()
      else if (!controller.signal.aborted) beat()
    }, beatMs)
    open.add(controller)
    controller.signal.addEventListener('abort', () => {
      clearInterval(timer)
      open.delete(controller)
    })
    return controller
  }
}

/** Whether a credential is known to hold no longer; a store that cannot be asked ends nothing. */
async function isGone(context: Context, credential: string | null): Promise<boolean> {
  if (credential === null) return false
  try {
    return (await context.authenticate(credential)) === null
  } catch {
    return false
  }
}
