import { networkSetting, settings } from '../config.ts'
import { networks } from '../networks/registry.ts'
import type { AddCommand } from './cli.ts'

export const addSettings: AddCommand = (program, _cli) => {
  program
    .command('settings')
    .description('List the settings: environment variables, with what holds when they are not set.')
    .option('--markdown', 'as the page docs/settings.md')
    .addHelpText('after', HELP)
    .action(({ markdown }: { markdown?: boolean }) => {
      console.log(markdown ? settingsPage() : settingsTable())
    })
}

const HELP = `
Examples:
  portico settings
  portico settings --markdown > docs/settings.md`

interface Row {
  name: string
  help: string
  fallback: string
}

/** The settings by which the networks are reached. */
const reached = (): Row[] =>
  [...networks.values()].flatMap(({ manifest: { type, title, baseUrl } }) =>
    baseUrl === null
      ? []
      : [{ name: networkSetting(type), help: `Where ${title} is reached.`, fallback: baseUrl }],
  )

/** The same for the page, which is not to be made anew with every network. */
const REACHED: Row = {
  name: 'PORTICO_<NETWORK>_URL',
  help: 'Where a network is reached, by its type: PORTICO_TELEGRAM_URL, PORTICO_TWILIO_SMS_URL, … `portico settings` lists them.',
  fallback: "the network's own address",
}

const FILES = 'Each may also be given as <NAME>_FILE, the path of a file that holds it (container secrets).'

function settingsTable(): string {
  const all = [...Object.values(settings), ...reached()]
  const width = Math.max(...all.map(row => row.name.length)) + 2
  const lines = all.map(
    ({ name, help, fallback }) => `${name.padEnd(width)}${help}\n${' '.repeat(width)}Default: ${fallback}`,
  )
  return `${lines.join('\n')}\n\n${FILES}`
}

function settingsPage(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
  return [
    '# Settings',
    '',
    'Portico is set up by environment variables. One that cannot be used, or is misspelt, stops the start with a clear',
    'error. `portico doctor` checks them.',
    '',
    FILES.replace('<NAME>_FILE', '`<NAME>_FILE`'),
    '',
    '| Name | What it is for | Default |',
    '| --- | --- | --- |',
    ...[...Object.values(settings), REACHED].map(
      ({ name, help, fallback }) => `| \`${name}\` | ${cell(help)} | ${cell(fallback)} |`,
    ),
    '',
    'This page is made from `server/config.ts`: `npm run -s portico -- settings --markdown > docs/settings.md`.',
  ].join('\n')
}
