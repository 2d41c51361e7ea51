import type { Server } from 'node:http'
import { type ControlRoute, control } from './control.ts'
import { readBody, sendJson, simulatorServer } from './http.ts'

const LARGEST_BODY = 1024 * 1024

/** A server of the simulator's own API and nothing else, for a network that is not called over HTTP. */
export const controlServer = <World>(routes: readonly ControlRoute<World>[], world: World): Server =>
  simulatorServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const body = await readBody(request, LARGEST_BODY)
    const path = pathname.replace(/^\/_simulator/, '') || '/'
    const { status, content } =
      body === null || path === pathname
        ? { status: 404, content: { error: 'GET /_simulator lists what there is' } }
        : await control(routes, world, request.method ?? 'GET', path, body)
    sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  })
