import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const OPENSSL = '/usr/bin/openssl'

/** A certificate that signs itself, for `localhost` and 127.0.0.1, in files. */
export interface Certificate {
  /** Paths. */
  cert: string
  key: string
  pem: { cert: string; key: string }
  remove(): void
}

export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'portico-certificate-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  execFileSync(
    OPENSSL,
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ].concat(['-addext', names, '-keyout', key, '-out', cert]),
    { stdio: 'pipe' },
  )
  // A server that runs as another user reads them too.
  for (const path of [folder, cert, key]) chmodSync(path, 0o755)
  return {
    cert,
    key,
    pem: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
