import { parseArgs } from 'node:util'
import { audiocodesDemo } from './audiocodes/demo.ts'
import { brevoDemo } from './brevo/demo.ts'
import { customDemo } from './custom/demo.ts'
import { lineDemo } from './line/demo.ts'
import { mailDemo } from './mail/demo.ts'
import { metaDemo } from './meta/demo.ts'
import { rcsDemo } from './rcs/demo.ts'
import { s3Demo } from './s3/demo.ts'
import type { Demo, StartDemo } from './shared/demo.ts'
import { describeDemo } from './shared/describe.ts'
import { telegramDemo } from './telegram/demo.ts'
import { twilioDemo } from './twilio/demo.ts'
import { viberDemo } from './viber/demo.ts'
import { vonageDemo } from './vonage/demo.ts'
import { webchatDemo } from './webchat/demo.ts'

/** By name; the first has the first port, and so on. */
const demos: Record<string, StartDemo> = {
  telegram: telegramDemo,
  meta: metaDemo,
  vonage: vonageDemo,
  twilio: twilioDemo,
  line: lineDemo,
  viber: viberDemo,
  brevo: brevoDemo,
  rcs: rcsDemo,
  audiocodes: audiocodesDemo,
  custom: customDemo,
  mail: mailDemo,
  webchat: webchatDemo,
  s3: s3Demo,
}
/** Of the first simulator. */
const FIRST_PORT = 8081

/**
 * Runs simulators, all or those that are named, and prints how to try Portico on them: [--port <first>] [name…].
 * A process that has started this one with a channel is told where the networks' APIs are, and what else to set.
 */
async function main(): Promise<void> {
  const { chosen, port } = readArguments()
  const running: Demo[] = []
  const close = () => Promise.all(running.map(demo => demo.close()))
  for (const name of chosen) {
    const own = port === 0 ? 0 : port + Object.keys(demos).indexOf(name)
    try {
      running.push(await (demos[name] as StartDemo)(own))
    } catch (error) {
      await close()
      return fail(`${name} cannot have port ${own} (${(error as NodeJS.ErrnoException).code}). See --port.`)
    }
  }
  for (const demo of running) console.log(describeDemo(demo))
  console.log('What they know is gone when they end. Ctrl+C ends them.\n')
  const offers = running.flatMap(demo => demo.offers)
  const urls = Object.fromEntries(offers.flatMap(({ network, url }) => (url ? [[network, url]] : [])))
  const settings = Object.assign({}, ...running.map(demo => demo.settings))
  process.send?.({ urls, settings })
  for (const end of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(end, close)
  // It keeps nothing running by itself.
  process.channel?.unref()
}

function readArguments(): { chosen: string[]; port: number } {
  const { values, positionals } = parseArgs({
    options: { port: { type: 'string', default: String(FIRST_PORT) } },
    allowPositionals: true,
  })
  const strange = positionals.find(name => !Object.hasOwn(demos, name))
  const names = Object.keys(demos)
  if (strange !== undefined) fail(`There is no simulator ${strange}, but ${names.join(', ')}.`)
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port + names.length > 65_535) {
    fail(`--port takes a number from 0 to ${65_535 - names.length}, not ${values.port}.`)
  }
  return { chosen: positionals.length > 0 ? positionals : names, port }
}

function fail(why: string): never {
  console.error(why)
  process.exit(2)
}

await main()
