import { parseId } from '../../domain/ids.ts'
import { revokeKey } from '../../services/keys/manage.ts'
import { type AddCommand, Refusal } from '../cli.ts'
import { inWorkspace, type KeyOptions, withKeyOptions } from './session.ts'

export const addRevoke: AddCommand = (keys, cli) => {
  withKeyOptions(keys.command('revoke'))
    .description('End a key.')
    .argument('<id>', 'the id of the key, as `portico keys list` shows it')
    .addHelpText('after', HELP)
    .action((given: string, options: KeyOptions) =>
      inWorkspace(cli, options, async (context, caller) => {
        const id = parseId(given, 'key_')
        if (id === null) throw new Refusal(`${given} is no id of a key: \`portico keys list\` shows them.`)
        await revokeKey(context, caller, id)
        if (options.json) console.log(JSON.stringify({ id }))
        else console.log('The key is revoked.')
      }),
    )
}

const HELP = `
Example:
  portico keys revoke 0193b4c2-6a3e-7c51-9a55-1f2e3d4c5b6a`
