import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { type OpenPage, openPage, type PageOptions } from '../support/browser.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import type { Channel, Message } from '../support/setup.ts'

/** A customer's web site, on another port than Portico's, with a policy that lets nothing else in. */
export interface Site {
  post: Correspondence
  origin: string
  /** A chat that pages of the site may use. */
  connect(config?: object): Promise<Channel>
  visit(t: TestContext, channel: Channel, options?: VisitOptions): Promise<Visit>
  /** The message of a visitor with this text, once Portico tells of it. */
  told(text: string): Promise<Message>
  answer(conversationId: string, content: string | object, more?: object): Promise<Message>
  close(): Promise<void>
}

export interface VisitOptions extends PageOptions {
  /** What else stands in the page's address. */
  query?: Record<string, string>
  /** `lang` of the page, `data-language` of the script. */
  lang?: string
  language?: string
  /** Without it the chat is opened. */
  closed?: boolean
}

/** A page of the site with the chat on it. */
export interface Visit extends OpenPage {
  page: Page
  launcher: Locator
  panel: Locator
  log: Locator
  /** Where the visitor writes. */
  field: Locator
  open(): Promise<void>
  say(text: string): Promise<void>
  /** Resolves when this text stands in the conversation. */
  sees(text: string): Promise<void>
  /** What was said, from top to bottom, by whom. */
  said(): Promise<string[]>
}

const BUILT = new URL('../../widget/dist/widget.js', import.meta.url)

/** The line that a site puts before the script, to call it before it is there, and a note of what it hears. */
const OWN_SCRIPT = `
  window.Portico = window.Portico || function () { (Portico.q = Portico.q || []).push(arguments) }
  window.heard = []
  for (const name of ['ready', 'open', 'close', 'message', 'unread', 'problem'])
    Portico('on', name, value => heard.push([name, value && (value.content?.text ?? value.code ?? value)]))
`

export async function startSite(pages: Record<string, (portico: string) => string> = {}): Promise<Site> {
  assert.ok(existsSync(BUILT), 'The widget is not built. Build it: npm run build -w widget')
  const post = await startCorrespondence('', {})
  const portico = post.portico.url
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const files: Record<string, string> = { '/site.js': OWN_SCRIPT }
    for (const [path, make] of Object.entries(pages)) files[path] = make(portico)
    const script = files[url.pathname]
    response.setHeader('content-type', `text/${script === undefined ? 'html' : 'javascript'}; charset=utf-8`)
    response.setHeader('content-security-policy', policyFor(portico))
    response.end(script ?? pageFor(portico, url.searchParams))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const origin = `http://${host}`

  return {
    post,
    origin,
    connect: (config = {}) => post.connect('webchat', { domains: [host], ...config }),
    visit: async (t, { id }, { query: more, lang = 'en', language, closed = false, ...options } = {}) => {
      const opened = await openPage(t, options)
      const { page } = opened
      const query = new URLSearchParams({ channel: id, lang, ...(language && { language }), ...more })
      await page.goto(`${origin}/?${query}`)
      const visit = visitOf(opened)
      await visit.launcher.waitFor()
      if (!closed) await visit.open()
      return visit
    },
    told: async text => {
      const { event } = await post.receiver.until(({ event: { type, data } }) => {
        const content = data.message?.content
        return type === 'message.received' && content?.type === 'text' && content.text === text
      })
      assert.ok(event.data.message)
      return event.data.message
    },
    answer: (conversationId, content, more = {}) =>
      post.send({
        conversationId,
        content: typeof content === 'string' ? { type: 'text', text: content } : content,
        ...more,
      }),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await post.close()
    },
  }
}

function visitOf(opened: OpenPage): Visit {
  const { page } = opened
  const launcher = page.locator('.launcher')
  const log = page.getByRole('log')
  const field = page.locator('portico-chat textarea')
  return {
    ...opened,
    launcher,
    log,
    field,
    panel: page.getByRole('dialog'),
    open: async () => {
      await launcher.click()
      await page.getByRole('dialog').waitFor()
    },
    say: async text => {
      await field.fill(text)
      await field.press('Enter')
    },
    sees: text => log.getByText(text, { exact: true }).waitFor(),
    said: async () => {
      const all = await log.locator('.said').all()
      return Promise.all(
        all.map(async each => {
          const mine = /\bmine\b/.test((await each.getAttribute('class')) ?? '')
          return `${mine ? '>' : '<'} ${(await each.locator('.bubble').allInnerTexts()).join(' | ')}`
        }),
      )
    },
  }
}

/** As strict as a site can be: what the widget needs is Portico's, and the site has a script of its own. */
const policyFor = (portico: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${portico}`,
    `connect-src ${portico} ${portico.replace('http', 'ws')}`,
    `img-src ${portico}`,
    `media-src ${portico}`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

const quoted = (text: string | null): string => (text ?? '').replace(/[&"<>]/g, c => `&#${c.charCodeAt(0)};`)

function pageFor(portico: string, query: URLSearchParams): string {
  const language = query.get('language')
  const attribute = language ? ` data-language="${quoted(language)}"` : ''
  // A page may have it of several channels, or have it of a module.
  const chats = query.has('module') ? [] : [query.get('channel'), ...query.getAll('also')]
  const scripts = chats.map(
    channel =>
      `<script src="${portico}/webchat/widget.js" data-channel="${quoted(channel)}"${attribute} async></script>`,
  )
  if (query.has('module'))
    scripts.push(`<script type="module" src="${quoted(query.get('module'))}"></script>`)
  else scripts.unshift('<script src="/site.js"></script>')
  return `<!doctype html>
<html lang="${quoted(query.get('lang'))}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>The shop</title>
${scripts.join('\n')}
</head>
<body><main><h1>The shop</h1><p><a href="#">Shoes</a></p></main></body>
</html>`
}
