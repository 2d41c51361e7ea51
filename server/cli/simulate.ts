import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { networkSetting } from '../config.ts'
import { type AddCommand, type Cli, Refusal } from './cli.ts'
import { runPortico } from './start.ts'

/** A program of its own: the server knows nothing of what plays the other side. */
const SIMULATORS = fileURLToPath(new URL('../../simulators/main.ts', import.meta.url))

export const addSimulate: AddCommand = (program, cli) => {
  program
    .command('simulate')
    .description('Run simulators of the networks on this machine, to try channels without accounts.')
    .argument('[names...]', 'of simulators; all, if none is named')
    .option('--start', 'run Portico on them too, with a store of its own that is gone in the end')
    .option('--port <number>', 'of the first simulator, the others have those after it; 0: any free ones')
    .addHelpText('after', HELP)
    .action(async (names: string[], options: { start?: true; port?: string }) => {
      if (!existsSync(SIMULATORS)) throw new Refusal('The simulators are in the source of Portico, not here.')
      const args = [...(options.port === undefined ? [] : ['--port', options.port]), ...names]
      const simulators = fork(SIMULATORS, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      const ended = once(simulators, 'exit')
      try {
        const found = await Promise.race([foundOn(simulators), ended.then(() => null)])
        const settings = found && settingsFor(found, cli.env)
        if (settings && options.start) await startOn(settings, cli.env)
        else if (settings) await untilStopped(settings, simulators)
      } finally {
        simulators.kill()
      }
      const [code] = await ended
      cli.exitCode = code ?? 1
    })
}

const HELP = `
The simulators listen on 127.0.0.1. They print what a channel on each network is
made with, and the calls that play a customer and show what was sent. Not
simulated: sandbox, which is inside Portico, and google, which Google has ended.

Examples:
  portico simulate --start
  portico simulate telegram meta
  portico simulate --port 9100`

/** What the simulators tell when they run. */
interface Found {
  /** Where each network's API is, by its type. */
  urls: Record<string, string>
  /** Others, that are not about a network. */
  settings: Record<string, string>
}

const foundOn = async (simulators: ChildProcess): Promise<Found> => {
  const [found] = (await once(simulators, 'message')) as [Found]
  return found
}

/** The settings with which Portico finds the simulators and lets itself be called by them. */
function settingsFor({ urls, settings }: Found, env: Cli['env']): Record<string, string> {
  return {
    PORTICO_PUBLIC_URL: `http://127.0.0.1:${env.PORTICO_PORT || '8080'}`,
    PORTICO_WEBHOOK_ALLOW: '127.0.0.0/8',
    ...Object.fromEntries(Object.entries(urls).map(([type, url]) => [networkSetting(type), url])),
    ...settings,
  }
}

async function startOn(settings: Record<string, string>, env: Cli['env']): Promise<void> {
  const kept = env.PORTICO_DATA !== undefined || env.PORTICO_STORE !== undefined
  const data = kept ? null : mkdtempSync(join(tmpdir(), 'portico-simulate-'))
  try {
    await runPortico({ ...settings, ...(data && { PORTICO_DATA: data }), ...env })
  } finally {
    if (data !== null) rmSync(data, { recursive: true, force: true })
  }
}

async function untilStopped(settings: Record<string, string>, simulators: ChildProcess): Promise<void> {
  console.log('Start Portico on them, in another terminal:\n')
  for (const [name, value] of Object.entries(settings)) console.log(`  export ${name}='${value}'`)
  console.log('  npm start\n')
  const stopped = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve())
  simulators.once('exit', () => stopped.resolve())
  await stopped.promise
}
