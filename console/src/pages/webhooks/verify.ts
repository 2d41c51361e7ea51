/** Programs that receive a webhook and check its signature, as they stand on the page; tests run them. */

export interface Snippet {
  id: string
  label: string
  code: string
}

const NODE_SERVER = `createServer(async (request, response) => {
  try {
    const event = verify(await text(request), request.headers)
    console.log(event)
    response.writeHead(204).end()
  } catch {
    response.writeHead(401).end()
  }
}).listen(process.env.PORT ?? 9000)`

const node = (imports: string, verify: string): string => `import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
${imports}

${verify}

${NODE_SERVER}`

const byHmac = (header: string, signed: string): string =>
  node(
    "import { createHmac, timingSafeEqual } from 'node:crypto'",
    `function verify(body, headers) {
  const hmac = createHmac('sha256', process.env.WEBHOOK_SECRET)
  const expected = Buffer.from(${signed})
  const given = Buffer.from(headers['${header}'] ?? '')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Error('Not signed by Portico')
  return JSON.parse(body)
}`,
  )

const python = (
  imports: string,
  key: string,
  verify: string,
): string => `import hashlib, hmac, json, os${imports}
from http.server import BaseHTTPRequestHandler, HTTPServer

${key}

def verify(body, headers):
${verify}
    return json.loads(body)

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            print(verify(body, self.headers))
            self.send_response(204)
        except (KeyError, TypeError, ValueError):
            self.send_response(401)
        self.end_headers()

HTTPServer(("", int(os.environ.get("PORT", "9000"))), Receiver).serve_forever()`

const PLAIN_KEY = 'KEY = os.environ["WEBHOOK_SECRET"].encode()'

const pythonHmac = (header: string, signed: string, prefix: string): string =>
  python(
    '',
    PLAIN_KEY,
    `    expected = ${prefix}hmac.new(KEY, ${signed}, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, headers["${header}"]):
        raise ValueError("Not signed by Portico")`,
  )

const standard: Snippet[] = [
  {
    id: 'node',
    label: 'Node.js',
    code: node(
      "import { Webhook } from 'standardwebhooks' // npm install standardwebhooks",
      `const webhook = new Webhook(process.env.WEBHOOK_SECRET)
const verify = (body, headers) => webhook.verify(body, headers)`,
    ),
  },
  {
    id: 'python',
    label: 'Python',
    code: python(
      ', base64, time',
      'KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))',
      `    sent = headers["webhook-timestamp"]
    if abs(time.time() - int(sent)) > 300:
        raise ValueError("Sent too long ago")
    signed = f"{headers['webhook-id']}.{sent}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    # While the secret is being changed there are two signatures.
    if not any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split()):
        raise ValueError("Not signed by Portico")`,
    ),
  },
]

const vendors: Record<string, Snippet[]> = {
  airy: [
    {
      id: 'node',
      label: 'Node.js',
      code: byHmac('x-airy-content-signature', "hmac.update(body).digest('hex')"),
    },
    { id: 'python', label: 'Python', code: pythonHmac('x-airy-content-signature', 'body', '') },
  ],
  linktor: [
    {
      id: 'node',
      label: 'Node.js',
      code: byHmac(
        'x-linktor-signature',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a program that is shown.
        "'sha256=' + hmac.update(`${headers['x-linktor-timestamp']}.${body}`).digest('hex')",
      ),
    },
    {
      id: 'python',
      label: 'Python',
      code: pythonHmac(
        'x-linktor-signature',
        'headers["x-linktor-timestamp"].encode() + b"." + body',
        '"sha256=" + ',
      ),
    },
  ],
}

/** Receivers for the form in which a webhook delivers. */
export const receivers = (envelope: string): readonly Snippet[] => vendors[envelope] ?? standard
