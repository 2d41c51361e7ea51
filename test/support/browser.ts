import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import type { AxeResults, ContextObject, RunOptions } from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Where Debian has it. */
const CHROMIUM = '/usr/bin/chromium'
const LOCAL = new Set(['127.0.0.1', 'localhost'])
/** Has a page tell of what its security policy forbade. */
const TELL = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
  console.error('policy violated:', violatedDirective, blockedURI, sourceFile))`
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

export interface PageOptions {
  /** CSS pixels; 1280 by 800 when absent. */
  width?: number
  height?: number
  colourScheme?: 'light' | 'dark'
  /** Animations are left out when absent, so that tests need not wait for them. */
  motion?: 'reduce' | 'no-preference'
  /** BCP 47; `en-GB` when absent. */
  locale?: string
  /** Of phones: with touch. */
  mobile?: boolean
}

/** A page in a context of its own, and what went wrong in it. */
export interface OpenPage {
  page: Page
  context: BrowserContext
  /** Errors on the console or thrown, violated security policies, refused requests, requests to other machines. */
  faults: readonly string[]
  /** Fails when anything went wrong that none of `expected` describes. */
  clean(...expected: RegExp[]): void
}

let browser: Promise<Browser> | undefined
after(closeBrowser)

/** Ends the browser, where it is not a test that has opened it. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
  browser = undefined
}

/** The browser of this test file, which ends with it. It finds no other machine than this one. */
function theBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error('The browser tests need Debian’s Chromium. Install it: apt-get install chromium')
  }
  browser ??= chromium.launch({
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      '--disable-dev-shm-usage',
    ],
  })
  return browser
}

/** Opens a page, which ends with the test (or with the suite, when opened in its `before`). */
export async function openPage(t: Pick<TestContext, 'after'>, options: PageOptions = {}): Promise<OpenPage> {
  const { width = 1280, height = 800, colourScheme = 'light', motion = 'reduce', locale = 'en-GB' } = options
  const context = await (await theBrowser()).newContext({
    viewport: { width, height },
    colorScheme: colourScheme,
    reducedMotion: motion,
    locale,
    ...(options.mobile && { isMobile: true, hasTouch: true }),
  })
  t.after(() => context.close())
  const faults: string[] = []
  await context.addInitScript({ content: TELL })
  const visit = (url: string) => {
    const { protocol, hostname } = new URL(url)
    if (/^(http|ws)s?:$/.test(protocol) && !LOCAL.has(hostname)) faults.push(`another machine: ${url}`)
  }
  context.on('request', request => visit(request.url()))
  context.on('requestfailed', request => {
    const reason = request.failure()?.errorText
    // A page that is left ends its own requests.
    if (reason !== 'net::ERR_ABORTED') faults.push(`failed: ${request.method()} ${request.url()} ${reason}`)
  })
  context.on('response', response => {
    if (response.status() < 400) return
    faults.push(`refused: ${response.request().method()} ${response.url()} ${response.status()}`)
  })
  context.on('console', message => {
    // What a browser says of a request is noted above, with its address.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    faults.push(`console: ${message.text()}`)
  })
  context.on('weberror', error => faults.push(`thrown: ${error.error().stack ?? error.error()}`))
  context.on('page', page => page.on('websocket', socket => visit(socket.url())))
  return {
    page: await context.newPage(),
    context,
    faults,
    clean: (...expected) =>
      assert.deepEqual(
        faults.filter(fault => !expected.some(pattern => pattern.test(fault))),
        [],
      ),
  }
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Fails with what axe-core finds in breach of WCAG 2.2 AA on the page as it is now. */
export async function accessible(page: Page): Promise<void> {
  // By the debugger and not by an element, so that the page's security policy stays as it is.
  await page.evaluate(await readFile(AXE, 'utf8'))
  const found = await page.evaluate(async values => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: ContextObject, options: RunOptions): Promise<AxeResults> }
    }
    const { violations } = await axe.run(
      { include: ['html'] },
      { runOnly: { type: 'tag', values }, resultTypes: ['violations'] },
    )
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html, target, failureSummary }) => `${target} ${html} ${failureSummary}`),
    }))
  }, RULES)
  assert.deepEqual(found, [])
}

/** Writes a picture of the page into the folder that `PORTICO_SHOTS` names; does nothing without it. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.PORTICO_SHOTS
  if (folder === undefined || folder === '') return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
