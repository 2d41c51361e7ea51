import { constants } from 'node:os'
import { readConfig } from '../config.ts'
import { networks } from '../networks/registry.ts'
import { type Portico, start } from '../start.ts'
import type { AddCommand, Cli } from './cli.ts'

export const addStart: AddCommand = (program, cli) => {
  program
    .command('start')
    .description('Run Portico until it is told to stop.')
    .addHelpText('after', HELP)
    .action(() => runPortico(cli.env))
}

/** Runs Portico with these settings until the process is told to stop. */
export async function runPortico(env: Cli['env']): Promise<void> {
  const stop = askedToStop()
  const config = readConfig(env, networks.keys())
  const portico = await start(config)
  console.log(welcome(portico, config.publicUrl))
  await stop
  await portico.stop()
}

const HELP = `
The log goes to stderr, one JSON object a line. SIGTERM or SIGINT (Ctrl+C) ends
it when the work under way is done, within 20 seconds; a second one, at once.

Examples:
  portico start
  PORTICO_PORT=9000 portico start 2> portico.log`

/** Resolves at the first signal to stop. The second ends the process, as it would without Portico. */
function askedToStop(): Promise<void> {
  let asked = false
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(128 + constants.signals[signal])
        asked = true
        resolve()
      })
    }
  })
}

function welcome({ url, firstKey }: Portico, publicUrl: string | null): string {
  // An address that means every interface is none that can be called.
  const address = url.replace(/\/\/(0\.0\.0\.0|\[::\]):/, '//localhost:')
  const lines = ['', 'Portico is running.', '', `  Address        ${address}`]
  if (publicUrl !== null) lines.push(`  Outside        ${publicUrl}`)
  lines.push(`  Console        ${address}/console/`, `  API reference  ${address}/docs`)
  if (firstKey !== null) {
    lines.push(
      `  Owner key      ${firstKey}`,
      '',
      'Keep the owner key: it is not shown again.',
      'Next: open the console and sign in with it, or see "First five minutes" in README.md.',
    )
  }
  lines.push('Ctrl+C stops Portico.', '')
  return lines.join('\n')
}
