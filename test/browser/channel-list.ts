import type { Page } from 'playwright-core'

/** A channel of the list. */
export const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
/** The names in the order that is shown. */
export const names = (page: Page) =>
  page
    .getByRole('row')
    .getByRole('link', { name: /^[A-Z]/ })
    .allTextContents()
/** How many are shown, in words. */
export const count = (page: Page, text: string) => page.getByRole('status').getByText(text, { exact: true })

export const search = (page: Page) => page.getByLabel('Search channels')
