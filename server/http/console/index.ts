import { fileURLToPath } from 'node:url'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../domain/problem.ts'
import type { Context } from '../../services/context.ts'
import type { App } from '../app.ts'
import { staticFiles } from '../static-files.ts'
import { registerSession } from './session.ts'

const FOLDER = fileURLToPath(new URL('../../../console/dist', import.meta.url))
const PAGE = 'index.html'
const NOT_BUILT =
  'The console is not built here. Build it with `node scripts/setup.mjs`, and start Portico again.'

const open = { config: { public: true, quiet: true }, schema: { hide: true } }

/** The web console, under `/console/`. Its pages are one file; which of them is shown, the address tells the browser. */
export async function registerConsole(app: App, context: Context): Promise<void> {
  const files = await staticFiles(FOLDER)
  const policy = policyFor(context.config.publicUrl)
  app.get('/console', open, async (_, reply) => reply.redirect('/console/'))
  await app.register(
    async scope => {
      scope.addHook('onRequest', async (_, reply) => {
        reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
      })
      await registerSession(scope, context)
      scope.get('/*', open, async (request: FastifyRequest, reply: FastifyReply) => {
        const { '*': name } = request.params as { '*': string }
        // Names of what the build makes change with what is in it.
        if (files.has(name) && name.startsWith('assets/')) {
          return files.send(
            request,
            reply.header('cache-control', 'public, max-age=31536000, immutable'),
            name,
          )
        }
        if (name.startsWith('assets/')) throw notFound('file')
        if (!files.has(PAGE)) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
        reply
          .header('cache-control', 'no-cache')
          .header('content-security-policy', policy)
          .header('referrer-policy', 'same-origin')
        return files.send(request, reply, files.has(name) ? name : PAGE)
      })
    },
    { prefix: '/console' },
  )
}

/** Nothing comes from or goes to another host, but files by their links, which begin with the public address. */
const policyFor = (publicUrl: string | null): string => {
  const files = ["'self'", ...(publicUrl === null ? [] : [new URL(publicUrl).origin])].join(' ')
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${files} data: blob:`,
    `media-src ${files} blob:`,
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
