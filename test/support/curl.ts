import { parseArgs } from 'node:util'

// What the documents ask of curl, for machines that have none: node curl.ts [-sS] [-X method] [-H header]… [-d body] url

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    'show-error': { type: 'boolean', short: 'S' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string', short: 'd' },
  },
})
const { request, header = [], data } = values
const response = await fetch(positionals[0] ?? '', {
  method: request ?? (data === undefined ? 'GET' : 'POST'),
  headers: header.map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  ...(data !== undefined && { body: data }),
})
process.stdout.write(await response.text())
