import { fileURLToPath } from 'node:url'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../domain/problem.ts'
import type { App } from '../app.ts'
import { type StaticFiles, staticFiles } from '../static-files.ts'

const FOLDER = fileURLToPath(new URL('../../../widget/dist', import.meta.url))
/** Seconds for which browsers need not ask again: pages keep the address, so a new version is there this late. */
const AGE = 3600

const open = { config: { public: true, quiet: true }, schema: { hide: true } }

/** What web sites include to have a chat (docs/widget.md): a script, and the words of its languages. */
export async function registerWidget(app: App): Promise<void> {
  const files = await staticFiles(FOLDER)
  app.get('/webchat/widget.js', open, async (request, reply) => send(files, request, reply, 'widget.js'))
  app.get('/webchat/words/:file', open, async (request: FastifyRequest, reply: FastifyReply) => {
    const { file } = request.params as { file: string }
    return send(files, request, reply, `words/${file}`)
  })
}

/** To pages of every site: which of them may use a chat, each channel says. */
function send(files: StaticFiles, request: FastifyRequest, reply: FastifyReply, name: string): FastifyReply {
  if (!files.has(name)) throw notFound('file')
  reply
    .header('cache-control', `public, max-age=${AGE}`)
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
  return files.send(request, reply, name)
}
