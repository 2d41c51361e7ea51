import { before, describe, mock } from 'node:test'
import { addresses } from './contract/addresses.ts'
import { connection } from './contract/connection.ts'
import { files } from './contract/files.ts'
import { type Harness, NOW } from './contract/harness.ts'
import { imports } from './contract/imports.ts'
import { manifest } from './contract/manifest.ts'
import { parsing } from './contract/parsing.ts'
import { sending } from './contract/sending.ts'
import { verification } from './contract/verification.ts'
import { networks } from './registry.ts'

/** Every network in the registry is held to this suite; what is special to one is tested beside it. */

before(() => mock.timers.enable({ apis: ['Date'], now: NOW }))

for (const [type, network] of networks) {
  const { harness }: { harness: Harness } = await import(`./${type}/harness.ts`)
  describe(type, () => {
    manifest(type, network, harness)
    addresses(type, network, harness)
    verification(network, harness)
    parsing(type, network, harness)
    sending(network, harness)
    connection(network, harness)
    files(network, harness)
    imports(type)
  })
}
