import type { Curl, Demo, Offer } from './demo.ts'

/** A simulator and what can be tried on it, to be printed; its lines can be pasted into a shell. */
export function describeDemo({ title, url, offers }: Demo): string {
  const lines = offers.flatMap(offer => ['', `  ${offer.network}`, ...linesOf(offer)])
  return [`${title}: ${url} (${url}/_simulator lists what it can do)`, ...lines, ''].join('\n')
}

function linesOf({ network, config, prepare, finish, play, sent }: Offer): string[] {
  const channel = quoted({ network, name: network, config })
  return [
    `    make      api /channels -d ${channel}`,
    ...(prepare ? [`    then      ${curl(prepare)}`] : []),
    '    activate  api /channels/<id>/activate -X POST',
    ...(finish ? [`    then      ${curl(finish)}`] : []),
    `    customer  ${curl(play)}`,
    `    sent      ${curl(sent)}`,
  ]
}

const curl = ({ url, body }: Curl): string => (body ? `curl -d ${quoted(body)} ${url}` : `curl ${url}`)

const quoted = (json: object): string => `'${JSON.stringify(json).replaceAll("'", "'\\''")}'`
