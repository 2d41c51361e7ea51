import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { type Message, Refused, Visitor } from './index.ts'

/** Plays the visitor of a web site: what is typed is said, and what comes is shown. */

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    channel: { type: 'string' },
    origin: { type: 'string' },
    identity: { type: 'string' },
    token: { type: 'string' },
    answer: { type: 'string', multiple: true, default: [] },
  },
})
const { url, channel, origin = new URL(url).origin, identity, token } = values
if (channel === undefined) {
  console.error(
    'Say which chat: --channel ch_… [--url http://127.0.0.1:8080] [--origin https://shop.example] [--answer name=Ada]',
  )
  process.exit(2)
}
const answers = Object.fromEntries(
  values.answer.map(given => [given.split('=', 1)[0], given.slice(given.indexOf('=') + 1)]),
)

const visitor = await Visitor.open({ url, channelId: channel, origin, identity, token, answers }).catch(
  error => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
console.log(
  `You are ${visitor.id}. Type, and end with Ctrl+D. To be the same again: --token ${visitor.session.token}\n`,
)
for (const message of visitor.history.messages) show(message)

const input = createInterface({ input: process.stdin })
input.on('line', line => {
  if (line !== '')
    visitor.say(line).catch(error => console.error(error instanceof Refused ? error.message : error))
})
input.on('close', () => {
  visitor.close()
  process.exit()
})

let heard = visitor.frames.length
let shown = visitor.history.shown.length
for (;;) {
  await visitor.until(({ frames }) => frames.length > heard)
  for (const frame of visitor.frames.slice(heard)) {
    if (frame.type === 'typing') console.log('… is writing')
    if (frame.type === 'presence' && !frame.online)
      console.log(frame.offlineMessage ?? 'The chat is switched off.')
    if (frame.type === 'problem') console.log(`! ${frame.problem.detail}`)
  }
  heard = visitor.frames.length
  for (const message of visitor.history.shown.slice(shown)) if (message.from === 'business') show(message)
  shown = visitor.history.shown.length
  visitor.read()
}

function show({ from, content }: Message): void {
  const { type, ...rest } = content
  const text = typeof rest.text === 'string' ? rest.text : `(${type}) ${JSON.stringify(rest)}`
  console.log(`${from === 'visitor' ? '>' : '<'} ${text}`)
}
