import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Portico, startPortico } from './support/portico.ts'
import { eventually } from './support/scene.ts'
import type { Channel, Message } from './support/setup.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PRELOADED = ['./support/guard.ts', './support/leash.ts'].map(
  file => `--import=${import.meta.resolve(file)}`,
)

interface Call {
  url: string
  /** Undefined for a GET. */
  body: string | undefined
}

/** What `portico simulate` prints of one network. */
interface Offer {
  channel: { network: string; name: string; config: object }
  prepare: Call | undefined
  finish: Call | undefined
  customer: Call
  sent: Call
}

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
    const [make, ...rest] = lines.map(([, label, text = '']) => ({ label, text }))
    const activate = rest.findIndex(({ label }) => label === 'activate')
    const find = (name: string, among: typeof rest) => among.find(({ label }) => label === name)?.text
    const call = (line: string | undefined) => (line === undefined ? undefined : callOf(line))
    return {
      channel: JSON.parse(unquoted(/'.*'$/.exec(make?.text ?? '')?.[0] ?? '')),
      prepare: call(find('then', rest.slice(0, activate))),
      finish: call(find('then', rest.slice(activate))),
      customer: callOf(find('customer', rest) ?? ''),
      sent: callOf(find('sent', rest) ?? ''),
    }
  })
}

async function make({ url, body }: Call, fill: (text: string) => string = text => text): Promise<string> {
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', body: fill(body) })
  const answer = await response.text()
  assert.equal(response.status, 200, `${url}: ${answer}`)
  return answer
}

/** The way of a newcomer: what `portico simulate` prints is all that is known here of the simulators. */
describe('portico simulate', () => {
  let simulators: ReturnType<typeof spawn>
  let portico: Portico
  let offers: Offer[]

  before(async () => {
    simulators = spawn(process.execPath, [...PRELOADED, 'bin/portico.mjs', 'simulate', '--port', '0'], {
      cwd: ROOT,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    let printed = ''
    for await (const chunk of simulators.stdout ?? []) {
      printed += chunk
      if (printed.includes('npm start')) break
    }
    const { PORTICO_PUBLIC_URL, ...settings } = Object.fromEntries(
      [...printed.matchAll(/^ {2}export (\w+)='(\S+)'$/gm)].map(([, name, value = '']) => [name, value]),
    )
    assert.equal(PORTICO_PUBLIC_URL, 'http://127.0.0.1:8080')
    portico = await startPortico({ settings, reachable: true })
    offers = offersIn(printed)
  })
  after(async () => {
    await portico?.close()
    simulators.kill()
    const [code] = await once(simulators, 'exit')
    assert.equal(code, 0)
  })

  it('offers every network but sandbox, which is inside Portico, and google, which has ended', () => {
    assert.deepEqual(offers.map(({ channel }) => channel.network).sort(), [
      'audiocodes',
      'brevo',
      'custom',
      'email',
      'instagram',
      'line',
      'messenger',
      'rcs',
      'telegram',
      'twilio-sms',
      'twilio-voice',
      'twilio-whatsapp',
      'viber',
      'vonage-sms',
      'webchat',
      'whatsapp',
    ])
  })

  it('leads to a channel that carries messages both ways, on each', async t => {
    for (const offer of offers) {
      await t.test(offer.channel.network, () => converse(portico, offer))
    }
  })
})

async function converse(
  { api }: Portico,
  { channel, prepare, finish, customer, sent }: Offer,
): Promise<void> {
  const made = await api.post<Channel & { webhookSecret: string }>('/channels', channel)
  const fill = (text: string) =>
    text.replace('<webhookUrl>', `${made.webhookUrl}`).replace('<webhookSecret>', made.webhookSecret)
  if (prepare) await make(prepare, fill)
  await api.post(`/channels/${made.id}/activate`)
  if (finish) await make(finish, fill)
  if (channel.network === 'email') {
    // A mailbox is read from the moment it was opened: what came before is no question.
    const waiting = { url: new URL('/_simulator/waiting', sent.url).href, body: undefined }
    await eventually(async () => Number(await make(waiting)) > 0)
  }
  // A call lasts until it is answered.
  const played = make(customer)
  const question = await eventually(async () => {
    const { items } = await api.get<{ items: Message[] }>(`/messages?channelId=${made.id}`)
    return items.find(({ direction }) => direction === 'inbound')
  })
  const { status } = await api.get<Channel>(`/channels/${made.id}`)
  assert.equal(status, 'active')
  const answer = `How can I help on ${channel.network}?`
  await api.post('/messages', {
    conversationId: question.conversationId,
    content: { type: 'text', text: answer },
  })
  await played
  await eventually(async () => (await make(sent)).includes(answer))
}
