import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Programs that tests need and npm does not bring, with the Debian packages that do. */
const packages = [
  { program: '/usr/bin/chromium', name: 'chromium' },
  { program: '/usr/sbin/dovecot', name: 'dovecot-imapd' },
  { program: '/usr/bin/openssl', name: 'openssl' },
]

const APT = '/usr/bin/apt-get'

/**
 * Installs what the tests need of the system, where that is Debian's and we may. Elsewhere nothing happens: a test that
 * misses a program says how to get it.
 */
export function installSystemPackages(): void {
  const missing = packages.filter(({ program }) => !existsSync(program)).map(({ name }) => name)
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync(APT)) return
  console.error(`Installing ${missing.join(', ')} …`)
  const apt = (...args: string[]): boolean =>
    spawnSync(APT, args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  const install = () => apt('install', '-y', '-qq', '--no-install-recommends', ...missing)
  // A machine may have no lists of packages yet.
  if (!install() && apt('update', '-qq')) install()
}
