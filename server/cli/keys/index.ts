import type { AddCommand } from '../cli.ts'
import { addCreate } from './create.ts'
import { addList } from './list.ts'
import { addRevoke } from './revoke.ts'

export const addKeys: AddCommand = (program, cli) => {
  const keys = program
    .command('keys')
    .description('Make, list and end API keys, straight in the store.')
    .addHelpText('after', HELP)
  for (const add of [addCreate, addList, addRevoke]) add(keys, cli)
}

const HELP = `
Portico may be running meanwhile. A key that is revoked here is refused by a
running node within ten seconds; one that is revoked over the API, at once.

Examples:
  portico keys create --name crm --preset editor
  portico keys list
  portico keys revoke 0193b4c2-6a3e-7c51-9a55-1f2e3d4c5b6a`
