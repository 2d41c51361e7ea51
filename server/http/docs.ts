import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { App } from './app.ts'

/** The viewer's files, as its package brings them. */
const assets = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
])

const open = { config: { public: true }, schema: { hide: true } }

/**
 * The API as a page to read and try, at `/docs`. Its own page around the viewer's files: the package's plugin would
 * load a static file server at the start and ask another host to check the document.
 */
export async function registerDocs(app: App, { documentPath }: { documentPath: string }): Promise<void> {
  const folder = new URL('./static/', import.meta.resolve('@fastify/swagger-ui'))
  app.addHook('onSend', async (_, reply) => {
    reply.header('content-security-policy', POLICY).header('x-content-type-options', 'nosniff')
  })
  app.get('/docs', open, async (_, reply) => reply.type('text/html; charset=utf-8').send(PAGE))
  app.get('/docs/start.js', open, async (_, reply) =>
    reply.type('text/javascript; charset=utf-8').send(startScript(documentPath)),
  )
  for (const [name, type] of assets) {
    const path = fileURLToPath(new URL(name, folder))
    app.get(`/docs/${name}`, open, async (_, reply) => {
      const { size } = await stat(path)
      reply.type(type).header('content-length', size).header('cache-control', 'public, max-age=3600')
      return reply.send(createReadStream(path))
    })
  }
}

/** Nothing comes from or goes to another host. The viewer sets styles of its own. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Portico API</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<noscript>This page needs JavaScript.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const startScript = (documentPath: string): string =>
  `window.ui = SwaggerUIBundle({
  url: ${JSON.stringify(documentPath)},
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'none',
  persistAuthorization: false,
  validatorUrl: 'none',
})
`
