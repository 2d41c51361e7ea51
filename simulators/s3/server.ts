import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { control } from '../shared/control.ts'
import { suffer } from '../shared/faults.ts'
import { readBody, sendJson, simulatorServer } from '../shared/http.ts'
import { ROUTES } from './control.ts'
import { errorDocument, S3Error } from './errors.ts'
import { answerObject } from './objects.ts'
import { checkSignature } from './signature.ts'
import type { World } from './world.ts'

const LARGEST_BODY = 512 * 1024 * 1024

/** Serves the bucket, by its path or by its host name, and under /_simulator the simulator's own API. */
export const s3Server = (world: World): Server =>
  simulatorServer((request, response) => respond(world, request, response))

async function respond(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?')
  const body = (await readBody(request, LARGEST_BODY)) ?? Buffer.alloc(0)
  const [, controlPath] = /^\/_simulator(\/.*)?$/.exec(path) ?? []
  if (/^\/_simulator(\/|$)/.test(path)) {
    const told = await control(ROUTES, world, request.method ?? 'GET', controlPath ?? '/', body)
    sendJson(response, told.status, `${JSON.stringify(told.content, null, 2)}\n`)
    return
  }
  try {
    await serve(world, request, path, body, response)
  } catch (error) {
    const refusal = error instanceof S3Error ? error : new S3Error('InternalError', String(error))
    const document = request.method === 'HEAD' ? '' : errorDocument(refusal, path)
    response.writeHead(refusal.status, { 'content-type': 'application/xml' }).end(document)
  }
}

async function serve(
  world: World,
  request: IncomingMessage,
  path: string,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET'
  const { bucket, key } = place(world, request.headers.host ?? '', path)
  const fault = world.faults.meet({ method, key })
  const refuse = ({ kind }: { kind: string }) => {
    throw new S3Error(kind === 'flood' ? 'SlowDown' : 'InternalError')
  }
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  checkSignature(world, request, body)
  if (bucket !== world.bucket) throw new S3Error('NoSuchBucket')
  if (key === '') throw new S3Error('MethodNotAllowed')
  const answer = answerObject(world, method, key, request.headers, body)
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  response.writeHead(answer.status, answer.headers).end(answer.body)
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
function place(world: World, host: string, path: string): { bucket: string; key: string } {
  const decoded = decodeURIComponent(path).slice(1)
  if (host.startsWith(`${world.bucket}.`)) return { bucket: world.bucket, key: decoded }
  const [bucket = '', ...key] = decoded.split('/')
  return { bucket, key: key.join('/') }
}
