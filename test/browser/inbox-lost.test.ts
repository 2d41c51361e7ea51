import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { eventually } from '../support/scene.ts'
import { bubbles, composer, type InboxScene, startInbox, thread } from './inbox-scene.ts'

/** Lines, servers and pages break: nothing is lost, nothing is there twice. */
describe('a conversation in the inbox', () => {
  let scene: InboxScene
  beforeEach(async () => {
    scene = await startInbox()
  })
  afterEach(() => scene.portico.close())

  const texts = async (id: string) =>
    (await scene.messages(id))
      .map(({ content }) => ('text' in content ? content.text : content.type))
      .reverse()

  it('has a message once whose answer was lost, also over a reload', async t => {
    const id = await scene.write('+1555', 'Ada', 'Hello')
    const { page, clean } = await scene.open(t, `/${id}`)
    let lost = 0
    await page.route('**/api/v1/messages', async route => {
      await route.fetch()
      lost += 1
      await route.abort()
    })
    await composer(page).fill('Once only')
    await composer(page).press('Enter')
    await eventually(() => lost > 0)
    // The live event has brought it, and it stands there once.
    await bubbles(page, 'Once only').getByText('Delivered').waitFor()
    assert.equal(await bubbles(page, 'Once only').count(), 1)
    await composer(page).fill('A second')
    await composer(page).press('Enter')
    await bubbles(page, 'A second')
      .getByText(/Waiting for Portico|Sending/)
      .waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await page.reload()
    await bubbles(page, 'A second').getByText('Delivered').waitFor()
    await eventually(async () => (await bubbles(page, /Once only|A second/).count()) === 2)
    assert.deepEqual(await texts(id), ['Hello', 'Once only', 'A second'])
    assert.equal(await page.evaluate('Object.values(sessionStorage).join("")'), '[]')
    clean(/failed: POST .*\/messages/)
  })

  it('has what was written and said after a reload', async t => {
    const id = await scene.write('+1555', 'Ada', 'Hello')
    const other = await scene.write('+1556', 'Bob', 'Me too')
    const { page, clean } = await scene.open(t, `/${id}`)
    await composer(page).fill('Half of an')
    await page.getByRole('link', { name: /Bob/ }).click()
    await bubbles(page, 'Me too').waitFor()
    assert.equal(await composer(page).inputValue(), '')
    assert.ok(page.url().endsWith(other))
    await page.getByRole('link', { name: /Ada/ }).click()
    await bubbles(page, 'Hello').getByRole('button', { name: 'Reply' }).click()
    await page.reload()
    await bubbles(page, 'Hello').waitFor()
    assert.equal(await composer(page).inputValue(), 'Half of an')
    await page.getByRole('button', { name: 'Do not reply to it' }).waitFor()
    await composer(page).press('Enter')
    await bubbles(page, 'Half of an').getByText('Delivered').waitFor()
    assert.notEqual((await scene.messages(id))[0]?.replyTo, null)
    clean()
  })

  it('goes on when the server was killed in the middle of it', async t => {
    const id = await scene.write('+1555', 'Ada', 'Before')
    const { page, clean } = await scene.open(t, `/${id}`)
    await bubbles(page, 'Before').waitFor()
    await scene.portico.kill9()
    await page.getByText('No connection to Portico').waitFor()
    await composer(page).fill('Into the dark')
    await composer(page).press('Enter')
    const sent = bubbles(page, 'Into the dark')
    await sent.getByText('Waiting for Portico').waitFor()
    await composer(page).fill('And another')
    await composer(page).press('Enter')
    await scene.portico.restart()
    await scene.write('+1555', 'Ada', 'While you were away')
    await bubbles(page, 'While you were away').waitFor()
    await sent.getByText('Delivered').waitFor()
    await bubbles(page, 'And another').getByText('Delivered').waitFor()
    await scene.write('+1555', 'Ada', 'Live again')
    await bubbles(page, 'Live again').waitFor()
    const all = (await texts(id)).sort()
    assert.deepEqual(all, ['And another', 'Before', 'Into the dark', 'Live again', 'While you were away'])
    assert.equal(await thread(page).getByRole('article').count(), 5)
    clean(/failed:/, /refused: .* 50[23]/)
  })
})
