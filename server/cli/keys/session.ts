import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { parseId } from '../../domain/ids.ts'
import { presets } from '../../domain/policy.ts'
import { networks } from '../../networks/registry.ts'
import type { Caller, Context } from '../../services/context.ts'
import { callerWith } from '../../services/keys/manage.ts'
import { createLog, createNode } from '../../start.ts'
import type { Store } from '../../store/store.ts'
import { type Cli, Refusal } from '../cli.ts'
import { withStore } from '../with-store.ts'

/** The options that every command about keys has. */
export interface KeyOptions {
  workspace?: string
  json?: boolean
}

export const withKeyOptions = (command: Command): Command =>
  command
    .option('--workspace <id>', 'the workspace; may be left out where there is but one')
    .option('--json', 'print JSON, as the API writes it')

/** Works as someone who may do everything in the workspace: whoever has the store has that anyway. */
export async function inWorkspace(
  cli: Cli,
  { workspace }: KeyOptions,
  work: (context: Context, caller: Caller) => Promise<void>,
): Promise<void> {
  const config = readConfig(cli.env, networks.keys())
  await withStore(config, async store => {
    const workspaceId = await chooseWorkspace(store, workspace)
    const context = await createNode(config, store, createLog(config))
    await work(context, callerWith(workspaceId, 'cli', presets.owner))
  })
}

async function chooseWorkspace(store: Store, given: string | undefined): Promise<string> {
  const rows = await store.read.selectFrom('workspaces').select(['id', 'name']).orderBy('id').execute()
  const [first, ...others] = rows
  if (!first) throw new Refusal('There is no workspace yet: the first `portico start` makes one, with a key.')
  const known = rows.map(row => `${row.id} (${row.name})`).join(', ')
  if (given === undefined) {
    if (others.length > 0) throw new Refusal(`Say which workspace with --workspace: ${known}.`)
    return first.id
  }
  const id = parseId(given)
  if (!rows.some(row => row.id === id) || id === null) {
    throw new Refusal(`There is no workspace ${given}; there is ${known}.`)
  }
  return id
}
