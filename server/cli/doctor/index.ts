import { ConfigError, readConfig } from '../../config.ts'
import { createHttpClient } from '../../net/client.ts'
import { networks } from '../../networks/registry.ts'
import type { AddCommand } from '../cli.ts'
import { checkDataFolder } from './data-folder.ts'
import { type Finding, failed, ok } from './finding.ts'
import { checkMedia } from './media.ts'
import { checkNetworks } from './networks.ts'
import { checkPort } from './port.ts'
import { checkPublicUrl } from './public-url.ts'
import { checkStore } from './store.ts'

export const addDoctor: AddCommand = (program, cli) => {
  program
    .command('doctor')
    .description('Look at everything Portico needs, and say what to do where something is wrong.')
    .addHelpText('after', HELP)
    .action(async () => {
      for await (const finding of examine(cli.env)) {
        console.log(line(finding))
        if (finding.verdict === 'failed') cli.exitCode = 1
      }
    })
}

const HELP = `
Run it with the settings of \`portico start\`, while Portico runs or before. It
changes nothing; in a bucket it keeps a small file and takes it away again.
Ends with 1 when something failed.

Examples:
  portico doctor
  PORTICO_PUBLIC_URL=https://portico.example.com portico doctor`

async function* examine(env: Readonly<Record<string, string | undefined>>): AsyncGenerator<Finding> {
  let config: ReturnType<typeof readConfig>
  try {
    config = readConfig(env, networks.keys())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    yield failed('Settings', error.message, '`portico settings` lists them. The rest was not looked at.')
    return
  }
  yield ok('Settings', 'All can be used.')
  yield* checkDataFolder(config)
  const { findings, inUse } = await checkStore(config)
  yield* findings
  yield await checkPort(config)
  const http = createHttpClient({ userAgent: 'Portico' })
  try {
    yield await checkMedia(config, http)
    yield await checkPublicUrl(config, http)
    yield* checkNetworks(config, inUse, http)
  } finally {
    await http.close()
  }
}

function line({ verdict, title, message, cure }: Finding): string {
  const head = `${verdict.padEnd(8)} ${title.padEnd(12)} ${message}`
  return cure === undefined ? head : `${head}\n${' '.repeat(22)}${cure}`
}
