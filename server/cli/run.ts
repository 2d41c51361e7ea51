import { Command, CommanderError } from 'commander'
import type { AddCommand, Cli } from './cli.ts'
import { addDoctor } from './doctor/index.ts'
import { explain } from './explain.ts'
import { addKeys } from './keys/index.ts'
import { addMigrate } from './migrate.ts'
import { addReseal } from './reseal.ts'
import { addSettings } from './settings.ts'
import { addSimulate } from './simulate.ts'
import { addStart } from './start.ts'

const commands: AddCommand[] = [addStart, addSimulate, addMigrate, addKeys, addDoctor, addReseal, addSettings]

/**
 * Runs `portico <command>` and returns what the process should end with: 0 when all went well, 1 when something did
 * not, 2 when the command line itself is wrong. What is wrong is said on stderr.
 */
export async function run(argv: string[], env: Cli['env']): Promise<number> {
  const cli: Cli = { env, exitCode: 0 }
  const program = new Command('portico')
    .description('Connects the accounts of a business on messaging networks, and moves messages both ways.')
    .exitOverride()
    .showHelpAfterError('`--help` tells what can be given.')
    .addHelpText('after', HELP)
  for (const add of commands) add(program, cli)
  try {
    await program.parseAsync(argv)
    return cli.exitCode
  } catch (error) {
    // Commander has written what there is to say; asked for help, it ends with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    console.error(`portico: ${explain(error)}`)
    return 1
  }
}

const HELP = `
Settings are environment variables; \`portico settings\` lists them.

Examples:
  portico start
  portico doctor
  portico keys create --name crm --preset editor`
