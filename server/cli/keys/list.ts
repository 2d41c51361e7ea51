import { keyJson } from '../../dialects/native/map.ts'
import { listKeys } from '../../services/keys/manage.ts'
import type { AddCommand } from '../cli.ts'
import { inWorkspace, type KeyOptions, withKeyOptions } from './session.ts'
import { keyLine } from './show.ts'

export const addList: AddCommand = (keys, cli) => {
  withKeyOptions(keys.command('list'))
    .description('List the keys, the newest first, also those that are revoked.')
    .addHelpText('after', HELP)
    .action((options: KeyOptions) =>
      inWorkspace(cli, options, async (context, caller) => {
        const found = await listKeys(context, caller)
        if (options.json) console.log(JSON.stringify(found.map(keyJson), null, 2))
        else for (const key of found) console.log(keyLine(key, context.now()))
      }),
    )
}

const HELP = `
Examples:
  portico keys list
  portico keys list --json`
