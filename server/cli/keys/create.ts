import { InvalidArgumentError, Option } from 'commander'
import { keyJson } from '../../dialects/native/map.ts'
import { type Preset, presets } from '../../domain/policy.ts'
import { createKey } from '../../services/keys/manage.ts'
import type { AddCommand } from '../cli.ts'
import { inWorkspace, type KeyOptions, withKeyOptions } from './session.ts'

interface Options extends KeyOptions {
  name: string
  preset: Preset
  /** Epoch milliseconds. */
  expires?: number
}

export const addCreate: AddCommand = (keys, cli) => {
  withKeyOptions(keys.command('create'))
    .description('Make a key; it is shown once.')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(
      new Option('--preset <preset>', 'what it may do').choices(Object.keys(presets)).default('editor'),
    )
    .option('--expires <time>', 'when it ends, such as 2027-01-31 or 2027-01-31T18:00:00Z (UTC)', readTime)
    .addHelpText('after', HELP)
    .action((options: Options) =>
      inWorkspace(cli, options, async (context, caller) => {
        const { name, preset, expires } = options
        const { key, secret } = await createKey(context, caller, {
          name,
          preset,
          ...(expires !== undefined && { expiresAt: expires }),
        })
        if (options.json) console.log(JSON.stringify({ ...keyJson(key), secret }, null, 2))
        else console.log(`${secret}\n\nKeep it: it is not shown again.`)
      }),
    )
}

const HELP = `
An owner may do everything; an editor works with channels, contacts, messages
and webhooks; a viewer reads.

Examples:
  portico keys create --name crm
  portico keys create --name report --preset viewer --expires 2027-01-31 --json`

/** A day (its beginning in UTC), or a moment with its offset. */
function readTime(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : NaN
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give a day or a moment in ISO 8601.')
  return ms
}
