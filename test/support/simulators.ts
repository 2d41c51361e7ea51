import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PRELOADED = ['./guard.ts', './leash.ts'].map(file => `--import=${import.meta.resolve(file)}`)

/** A call as `curl` is told to make it. */
interface Call {
  url: string
  /** Undefined for a GET. */
  body: string | undefined
}

/** What `portico simulate` prints of one network. */
export interface Offer {
  channel: { network: string; name: string; config: Record<string, unknown> }
  prepare: Call | undefined
  finish: Call | undefined
  customer: Call
  sent: Call
}

export interface Simulators {
  /** What Portico is to be started with. */
  settings: Record<string, string>
  offers: Offer[]
  /** Fails when they do not end well. */
  close(): Promise<void>
}

/** Runs `portico simulate`; what it prints is all that is known of the simulators. */
export async function startSimulators(): Promise<Simulators> {
  const child = spawn(process.execPath, [...PRELOADED, 'bin/portico.mjs', 'simulate', '--port', '0'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let printed = ''
  for await (const chunk of child.stdout ?? []) {
    printed += chunk
    if (printed.includes('npm start')) break
  }
  const { PORTICO_PUBLIC_URL, ...settings } = Object.fromEntries(
    [...printed.matchAll(/^ {2}export (\w+)='(\S+)'$/gm)].map(([, name, value = '']) => [name, value]),
  )
  assert.equal(PORTICO_PUBLIC_URL, 'http://127.0.0.1:8080')
  return {
    settings,
    offers: offersIn(printed),
    close: async () => {
      child.kill()
      const [code] = await once(child, 'exit')
      assert.equal(code, 0)
    },
  }
}

/** Makes a call with the channel's own values put in; resolves to the answer, fails when it is no 200. */
export async function make(
  { url, body }: Call,
  { webhookUrl = '', webhookSecret = '' }: { webhookUrl?: string; webhookSecret?: string } = {},
): Promise<string> {
  const filled = body?.replace('<webhookUrl>', webhookUrl).replace('<webhookSecret>', webhookSecret)
  const response = await fetch(url, filled === undefined ? {} : { method: 'POST', body: filled })
  const answer = await response.text()
  assert.equal(response.status, 200, `${url}: ${answer}`)
  return answer
}

/** Whether a mailbox is being waited at: it is read from the moment it was opened, what came before is no question. */
export const isWaitedAt = async ({ sent }: Offer): Promise<boolean> =>
  Number(await make({ url: new URL('/_simulator/waiting', sent.url).href, body: undefined })) > 0

/** What a shell makes of a word in single quotes. */
const unquoted = (word: string): string => word.slice(1, -1).replaceAll("'\\''", "'")

const callOf = (line: string): Call => {
  const [, quoted, url = ''] = /^curl (?:-d ('.*') )?(\S+)$/.exec(line) ?? assert.fail(line)
  return { url, body: quoted && unquoted(quoted) }
}

function offersIn(printed: string): Offer[] {
  const blocks = [...printed.matchAll(/^ {4}make[\s\S]*?^ {4}sent .*$/gm)].map(([block]) => block)
  return blocks.map(block => {
    const lines = block.split('\n').map(line => /^ {4}(\w+) +(.*)$/.exec(line) ?? assert.fail(line))
    const [first, ...rest] = lines.map(([, label, text = '']) => ({ label, text }))
    const activate = rest.findIndex(({ label }) => label === 'activate')
    const find = (name: string, among: typeof rest) => among.find(({ label }) => label === name)?.text
    const call = (line: string | undefined) => (line === undefined ? undefined : callOf(line))
    return {
      channel: JSON.parse(unquoted(/'.*'$/.exec(first?.text ?? '')?.[0] ?? '')),
      prepare: call(find('then', rest.slice(0, activate))),
      finish: call(find('then', rest.slice(activate))),
      customer: callOf(find('customer', rest) ?? ''),
      sent: callOf(find('sent', rest) ?? ''),
    }
  })
}
