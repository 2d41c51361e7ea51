import type { IncomingMessage, ServerResponse } from 'node:http'
import { control } from '../shared/control.ts'
import { type Fields, isFields } from '../shared/fields.ts'
import { closeServer, listen, readBody, sendJson, simulatorServer } from '../shared/http.ts'
import { routes } from './control.ts'
import { isGenuine } from './signature.ts'
import { World } from './world.ts'

const LARGEST_BODY = 1024 * 1024

/** A service of one's own that a `custom` channel is for, by docs/networks/custom.md. */
export interface CustomSimulator {
  /** Portico posts to it; its own API is below, at /_simulator. */
  url: string
  close(): Promise<void>
}

/** Starts the service on 127.0.0.1; 0 takes a free port. Rejects when the port is taken. */
export async function startCustom({ port = 0 }: { port?: number } = {}): Promise<CustomSimulator> {
  const world = new World()
  const server = simulatorServer((request, response) => serve(world, request, response))
  return {
    url: await listen(server, port),
    close: async () => {
      await world.close()
      await closeServer(server)
    },
  }
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const body = await readBody(request, LARGEST_BODY)
  if (body === null) return refuse(response, 413, 'The body is too large.')
  const [, own] = /^\/_simulator(\/.*)?$/.exec(pathname) ?? []
  if (pathname.startsWith('/_simulator')) {
    const { status, content } = await control(routes, world, request.method ?? 'GET', own ?? '/', body)
    return sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  }
  if (request.method !== 'POST' || pathname !== '/') return refuse(response, 404, 'POST / is all there is.')
  const text = body.toString()
  if (world.secret === null) return refuse(response, 401, 'The service knows no secret yet.')
  if (!isGenuine(request.headers, text, world.secret)) return refuse(response, 401, 'The signature is wrong.')
  take(world, JSON.parse(text), response)
}

function take(world: World, posted: Fields, response: ServerResponse): void {
  const { type, id, to, content, replyTo } = posted
  if (type === 'ping') {
    sendJson(response, 200, {})
    return
  }
  if (type !== 'message' || typeof id !== 'string' || typeof to !== 'string' || !isFields(content)) {
    refuse(response, 422, 'That is no message.')
    return
  }
  const sent = world.take({ id, to, content, replyTo: typeof replyTo === 'string' ? replyTo : null })
  response.once('finish', () => world.arrive(sent))
  sendJson(response, 202, { id: sent.ref })
}

const refuse = (response: ServerResponse, status: number, message: string): void =>
  sendJson(response, status, { error: { message } })
