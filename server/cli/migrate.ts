import { readConfig } from '../config.ts'
import { networks } from '../networks/registry.ts'
import { openStore } from '../store/store.ts'
import type { AddCommand } from './cli.ts'

export const addMigrate: AddCommand = (program, cli) => {
  program
    .command('migrate')
    .description("Bring the store's tables up to date, and do nothing else.")
    .addHelpText('after', HELP)
    .action(async () => {
      const store = openStore(readConfig(cli.env, networks.keys()).store)
      try {
        const ran = await store.migrate()
        for (const name of ran) console.log(`Ran ${name}.`)
        console.log(ran.length === 0 ? 'The store was up to date already.' : 'The store is up to date.')
      } finally {
        await store.close()
      }
    })
}

const HELP = `
\`portico start\` does this too; run it alone to see it through before the new
version starts. Nodes that migrate at the same time wait for each other.

Example:
  PORTICO_STORE=postgres://portico@db/portico portico migrate`
