/** A whole bot, as it stands on the page; a test runs it. */
export const program = `import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks' // npm install standardwebhooks

const webhook = new Webhook(process.env.BOT_SECRET)

createServer(async (request, response) => {
  try {
    const { data } = webhook.verify(await text(request), request.headers)
    const name = data.contact?.name ?? 'there'
    const messages = [{ content: { type: 'text', text: \`Hello \${name}, how can we help?\` } }]
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ messages }))
  } catch {
    response.writeHead(401).end()
  }
}).listen(process.env.PORT ?? 9000)`
