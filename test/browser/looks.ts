import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { accessible } from '../support/browser.ts'

/** What axe-core finds, in both themes; the light one stays. */
export async function accessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await accessible(page)
  }
}

/** Nothing of the console is wider than the window. */
export async function fits(page: Page): Promise<void> {
  const widths = await page.evaluate(() =>
    [document.documentElement, document.querySelector('main')].map(
      element => element && element.scrollWidth - element.clientWidth,
    ),
  )
  assert.deepEqual(widths, [0, 0])
}

/** Of the channel whose set-up the page shows. */
export const channelIn = (page: Page): string =>
  /channels\/([\w-]+)\/setup/.exec(page.url())?.[1] ?? assert.fail(page.url())
