import type { Check } from '../api/types.ts'
import { nameInWords } from '../ui/format.ts'

/** What each check is about, in words. */
export const checkTitles: Record<Check['name'], string> = {
  credentials: 'Account',
  webhook: 'Delivery to Portico',
  permissions: 'Rights',
}

/** Where the network delivers is set when the channel is switched on: until then it is not missed. */
export const isForLater = ({ name, status }: Check, enabled: boolean): boolean =>
  name === 'webhook' && status === 'failed' && !enabled

/** Whether a check failed that nobody else will mend. */
export const needsSomebody = (checks: readonly Check[], enabled: boolean): boolean =>
  checks.some(check => check.status === 'failed' && !isForLater(check, enabled))

/** The outcome of a test in a sentence; before there is one, what a test does. */
export function summaryOf(checks: readonly Check[] | undefined, enabled: boolean, network: string): string {
  if (checks === undefined) {
    return `Asks ${network} whether the settings are good. Nothing is sent to customers.`
  }
  if (needsSomebody(checks, enabled)) return 'Something needs you:'
  return checks.some(check => isForLater(check, enabled))
    ? 'The settings are good. The rest comes when you switch the channel on.'
    : 'The settings are good.'
}

/** A fact of a check as a line: "Quality rating: GREEN". */
export function factsOf({ details = {} }: Check): { label: string; value: string }[] {
  return Object.entries(details).flatMap(([name, value]) => {
    if (value === null || value === undefined || value === '') return []
    const text =
      typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value)
    return [{ label: nameInWords(name), value: text }]
  })
}
