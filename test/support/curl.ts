import { parseArgs } from 'node:util'

// What the documents and the console ask of curl, for machines that have none:
// node curl.ts [-sSf] [-X method] [-H header]… [-u user:password] [-d body] url

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    'show-error': { type: 'boolean', short: 'S' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true },
    user: { type: 'string', short: 'u' },
    data: { type: 'string', short: 'd' },
    fail: { type: 'boolean', short: 'f' },
  },
})
const { request, header = [], user, data, fail } = values
if (user !== undefined) header.push(`Authorization: Basic ${Buffer.from(user).toString('base64')}`)
const response = await fetch(positionals[0] ?? '', {
  method: request ?? (data === undefined ? 'GET' : 'POST'),
  headers: header.map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  ...(data !== undefined && { body: data }),
})
if (fail && !response.ok) {
  process.stderr.write(`The requested URL returned error: ${response.status}\n`)
  process.exit(22)
}
process.stdout.write(await response.text())
