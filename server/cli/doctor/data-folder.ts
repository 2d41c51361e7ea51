import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import { storeFile } from '../with-store.ts'
import { type Finding, failed, ok } from './finding.ts'

const TITLE = 'Data folder'

/** The folders of the embedded store and its master key can be written to, or made. */
export function* checkDataFolder(config: Config): Generator<Finding> {
  const file = storeFile(config)
  // With PostgreSQL nothing is kept on this machine.
  if (file === null) return
  for (const folder of new Set([resolve(config.dataDir), dirname(resolve(file))])) {
    const problem = problemOf(folder)
    yield problem === null
      ? ok(TITLE, `${folder} can be written to.`)
      : failed(
          TITLE,
          problem,
          'Let the user running Portico write there, or choose another place with PORTICO_DATA or PORTICO_STORE.',
        )
  }
}

/** Why a folder cannot be written to; null when it can. Where there is none yet, the nearest one above it counts. */
export function problemOf(folder: string): string | null {
  if (!existsSync(folder)) {
    const above = dirname(folder)
    return above === folder ? `${folder} is not there.` : problemOf(above)
  }
  if (!statSync(folder).isDirectory()) return `${folder} is no folder.`
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return `${folder} cannot be written to: ${(error as Error).message}`
  }
}
