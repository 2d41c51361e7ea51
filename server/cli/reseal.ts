import { readFileSync } from 'node:fs'
import { type Config, parseMasterKey, readConfig } from '../config.ts'
import { keyProblem, masterKeyFile, masterKeyName, readMasterKey, writeMasterKey } from '../master-key.ts'
import { networks } from '../networks/registry.ts'
import { isInUse } from '../store/in-use.ts'
import { countSealed, reseal, sealingKeys } from '../store/reseal.ts'
import { createSeal, type Seal } from '../store/seal.ts'
import type { Store } from '../store/store.ts'
import { type AddCommand, Refusal } from './cli.ts'
import { withStore } from './with-store.ts'

export const addReseal: AddCommand = (program, cli) => {
  program
    .command('reseal')
    .description('Seal every secret in the store under a new master key.')
    .requiredOption('--new-key <file>', 'the file with the new master key; - for standard input')
    .addHelpText('after', HELP)
    .action(async ({ newKey }: { newKey: string }) => {
      const config = readConfig(cli.env, networks.keys())
      const fresh = parseMasterKey('The new master key', readFileSync(newKey === '-' ? 0 : newKey, 'utf8'))
      if (await isInUse(config.store)) {
        throw new Refusal('The store is in use: stop every Portico node on it first.')
      }
      await withStore(config, store => resealStore(config, store, fresh))
    })
}

const HELP = `
Stop Portico first. PORTICO_MASTER_KEY, or the file in PORTICO_DATA, stays the
old key until this is done. When it is interrupted, run it again with the same
new key: what is done is not done again.

Examples:
  openssl rand -base64 32 > new.key && portico reseal --new-key new.key
  pass show portico/master-key | portico reseal --new-key -`

async function resealStore(config: Config, store: Store, newKey: Buffer): Promise<void> {
  const current = readMasterKey(config)
  const to = createSeal(newKey)
  const from = current && createSeal(current)
  // What is under the new key already was done by a run before this one.
  const others = (await sealingKeys(store.read)).filter(id => id !== to.keyId)
  const problem = keyProblem(from?.keyId, others)
  if (problem !== null) throw new Refusal(`${masterKeyName(config)} ${problem}`)
  if (from && from.keyId !== to.keyId) await resealAll(store, from, to)
  console.log(`Everything is sealed under the new key (${to.keyId}).`)
  if (config.masterKey) {
    console.log('Give it to every node as PORTICO_MASTER_KEY, then start them.')
  } else {
    writeMasterKey(masterKeyFile(config), newKey)
    console.log(`The file ${masterKeyFile(config)} holds it: Portico can be started.`)
  }
}

async function resealAll(store: Store, from: Seal, to: Seal): Promise<void> {
  const tell = progress(await countSealed(store.read, from.keyId))
  let done = 0
  await reseal(store, from, to, texts => {
    done += texts
    tell(done)
  })
  console.log(`${done} secrets were resealed.`)
}

/** Says on stderr how far it is: on a terminal in one line, else each time another tenth is done. */
function progress(total: number): (done: number) => void {
  let told = 0
  return done => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total}${done < total ? '' : '\n'}`)
    else if (done - told >= total / 10) {
      told = done
      process.stderr.write(`${done} of ${total}\n`)
    }
  }
}
