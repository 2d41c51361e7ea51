import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Site, startSite } from './widget-site.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCE = join(ROOT, 'widget')

/** A site of somebody else that has the chat from npm: by itself, or in an app of React. */
const APP = `
  import { createElement, StrictMode, useState } from 'react'
  import { createRoot } from 'react-dom/client'
  import { createChat } from '@portico/widget'
  import { PorticoChat } from '@portico/widget/react'

  const query = new URLSearchParams(location.search)
  const options = { url: '__PORTICO__', channel: query.get('channel') }
  window.heard = []

  function App() {
    const [shown, setShown] = useState(true)
    window.setShown = setShown
    return shown && createElement(PorticoChat, {
      ...options,
      onReady: chat => { window.chat = chat },
      onMessage: message => heard.push(message.content.text),
    })
  }

  if (query.has('react')) {
    const place = document.createElement('div')
    document.body.append(place)
    createRoot(place).render(createElement(StrictMode, null, createElement(App)))
  } else {
    window.chat = createChat(options)
    chat.on('message', message => heard.push(message.content.text))
  }`

const vite = (cwd: string, ...args: string[]) =>
  execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel=warn', ...args],
    {
      cwd,
    },
  )

describe('the npm package of the widget', () => {
  // Inside the tree, so that what the app imports is found.
  const folder = mkdtempSync(join(ROOT, 'node_modules/.portico-app-'))
  const installed = join(folder, 'node_modules/@portico/widget')
  let site: Site
  before(async () => {
    mkdirSync(installed, { recursive: true })
    vite(SOURCE, '--mode=package', `--outDir=${join(installed, 'dist/package')}`)
    for (const name of ['package.json', 'index.d.ts', 'react.d.ts']) {
      cpSync(join(SOURCE, name), join(installed, name))
    }
    writeFileSync(join(folder, 'main.js'), APP)
    writeFileSync(join(folder, 'index.html'), '<script type="module" src="./main.js"></script>')
    vite(folder)
    const assets = join(folder, 'dist/assets')
    const [app] = readdirSync(assets).filter(name => name.endsWith('.js'))
    const code = readFileSync(join(assets, app ?? ''), 'utf8')
    site = await startSite({ '/app.js': portico => code.replaceAll('__PORTICO__', portico) })
  })
  after(async () => {
    await site?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has what it exports, and no more', () => {
    const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: installed,
    })
    const [{ files }] = JSON.parse(listed.toString()) as [{ files: { path: string }[] }]
    const names = files.map(({ path }) => path.replace(/-[\w-]{8}\.js$/, '.js')).sort()
    assert.deepEqual(names, [
      'dist/package/create-chat.js',
      'dist/package/index.js',
      'dist/package/react.js',
      'index.d.ts',
      'package.json',
      'react.d.ts',
    ])
  })

  it('puts a chat on the page, and leaves nothing global', async t => {
    const visit = await site.visit(t, await site.connect(), { query: { module: '/app.js' } })
    await visit.say('From a module')
    const { conversationId } = await site.told('From a module')
    await site.answer(conversationId, 'To a module')
    await visit.sees('To a module')
    assert.deepEqual(await visit.page.evaluate('[heard, typeof chat.open]'), [['To a module'], 'function'])
    await visit.page.evaluate('chat.destroy()')
    assert.equal(await visit.page.locator('portico-chat').count(), 0)
    visit.clean()
  })

  it('is a component of React, once in strict mode, and gone with it', async t => {
    const query = { module: '/app.js', react: 'yes' }
    const visit = await site.visit(t, await site.connect(), { query })
    assert.equal(await visit.page.locator('portico-chat').count(), 1)
    await visit.say('From React')
    const { conversationId } = await site.told('From React')
    await site.answer(conversationId, 'To React')
    await visit.sees('To React')
    assert.deepEqual(await visit.page.evaluate('heard'), ['To React'])
    await visit.page.evaluate('setShown(false)')
    await visit.page.locator('portico-chat').waitFor({ state: 'detached' })
    await visit.page.evaluate('setShown(true)')
    await visit.open()
    await visit.sees('To React')
    visit.clean()
  })
})
