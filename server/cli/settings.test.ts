import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { settings } from '../config.ts'
import { portico } from './testing.ts'

describe('portico settings', () => {
  it('lists every setting with its default', async () => {
    const { code, stdout } = await portico(['settings'], {})
    assert.equal(code, 0)
    for (const { name, help, fallback } of Object.values(settings)) {
      assert.ok(
        stdout.includes(`${name} `) && stdout.includes(help) && stdout.includes(`Default: ${fallback}\n`),
        name,
      )
    }
    assert.match(stdout, /^PORTICO_TELEGRAM_URL .*Telegram.*\n +Default: https:\/\/api\.telegram\.org$/m)
    assert.doesNotMatch(stdout, /PORTICO_SANDBOX_URL/)
  })

  it('is the page docs/settings.md', async () => {
    const { code, stdout } = await portico(['settings', '--markdown'], {})
    assert.equal(code, 0)
    const page = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8')
    assert.equal(page, stdout, 'npm run -s portico -- settings --markdown > docs/settings.md')
  })
})
