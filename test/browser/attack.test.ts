import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openConsole } from '../support/console.ts'
import { type InboxScene, startInbox, thread } from './inbox-scene.ts'

/** The paths of the API that a page asks for. */
function asked(page: Page): string[] {
  const paths: string[] = []
  page.on('request', request => paths.push(new URL(request.url()).pathname))
  return paths
}

describe('what somebody means ill with, in the console', () => {
  let scene: InboxScene
  before(async () => {
    scene = await startInbox()
  })
  after(() => scene.portico.close())

  it('nothing that anybody writes is more than words', async t => {
    const { portico, channelId, write, open } = scene
    const { api } = portico
    const evil = `<img src="/evil" onerror="alert(1)"><script src="/evil"></script>`
    const media = { url: `${portico.url}/evil.svg`, filename: evil, mimeType: 'image/svg+xml' }
    const id = await write('+1665', evil, `${evil} javascript:alert(1) data:text/html,${evil}`)
    for (const content of [
      { type: 'email', subject: evil, html: `<p>${evil}<svg onload="alert(1)"><iframe src="/evil"></p>` },
      { type: 'email', html: '&lt;img src="/evil" onerror="alert(1)"&gt;' },
      { type: 'document', media, caption: evil },
      { type: 'location', latitude: 1, longitude: 2, name: evil, address: evil },
    ]) {
      await write('+1665', evil, content)
    }
    await api.patch(`/channels/${channelId}`, { name: evil, metadata: { [evil]: evil } })
    await api.post('/webhooks', { url: 'http://127.0.0.1:1/hook', events: ['message.*'], description: evil })
    await api.post('/bots', { name: evil })
    await api.post('/keys', { name: evil, preset: 'viewer' })
    const { page, clean } = await open(t)
    const paths = asked(page)
    page.on('dialog', dialog => paths.push(`/evil ${dialog.message()}`))
    await page.goto(`${portico.url}/console/inbox/${id}`)
    await thread(page).getByText('javascript:alert(1)').waitFor()
    assert.equal(await page.locator('[onerror], [onload], iframe').count(), 0)
    for (const place of [
      'channels',
      `channels/${channelId}/settings`,
      'webhooks',
      'bots',
      'events',
      'keys',
    ]) {
      await page.goto(`${portico.url}/console/${place}`)
      await page.getByText('onerror=').first().waitFor({ state: 'attached' })
      assert.equal(await page.locator('[onerror], [onload], iframe').count(), 0)
    }
    assert.deepEqual(
      paths.filter(path => path.startsWith('/evil')),
      [],
    )
    clean()
  })

  it('a file whose address is none leaves the conversation readable', async t => {
    const broken = { type: 'image', media: { url: 'https://[' } }
    const id = await scene.write('+1666', 'Mallory', broken)
    await scene.portico.api.post('/messages', { conversationId: id, content: broken })
    await scene.write('+1666', 'Mallory', 'Still there')
    const { page, clean } = await scene.open(t, `/${id}`)
    await thread(page).getByText('Still there').waitFor()
    assert.equal(await thread(page).getByRole('link', { name: 'Picture' }).count(), 2)
    clean()
  })

  it('a text of brackets does not hold the page up', async t => {
    const id = await scene.write('+1667', 'Mallory', `https://a.example/${')'.repeat(65_000)}`)
    await scene.write('+1667', 'Mallory', 'Still there')
    const { page, clean } = await scene.open(t, `/${id}`)
    await thread(page).getByText('Still there').waitFor({ timeout: 10_000 })
    clean()
  })

  it('an address asks for nothing else than what it names', async t => {
    const { portico } = scene
    const webhook = { url: 'http://127.0.0.1:1/hook', events: ['message.*'] }
    const { id } = await portico.api.post<{ id: string }>('/webhooks', webhook)
    const { page } = await openConsole(t, portico, '/keys')
    const paths = asked(page)
    const go = async (path: string, words: string) => {
      paths.length = 0
      await page.goto(`${portico.url}/console${path}`)
      await page.getByText(words).first().waitFor()
    }
    await go(`/bots/..%5Cwebhooks%5C${id}`, 'There is nothing at this address.')
    assert.ok(!paths.includes(`/api/v1/webhooks/${id}`), paths.join(' '))
    await go(`/webhooks/${id}?delivery=../../../keys`, 'There is nothing at this address.')
    assert.ok(!paths.includes('/api/v1/keys'), paths.join(' '))
  })
})
