import { Problem } from '../../domain/problem.ts'
import { changeSettings } from '../channels/settings.ts'
import type { Context } from '../context.ts'
import { setCredentials } from './change.ts'
import { providerSpec } from './spec.ts'

/** Throws `Problem` (`invalid`) with what is wrong with the credentials in the settings. */
export function checkProviderSettings(context: Context): void {
  for (const [name, changes] of Object.entries(context.config.providers)) {
    try {
      changeSettings(providerSpec(context, name), { config: {}, secrets: {} }, changes)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      throw new Problem('invalid', `PORTICO_PROVIDERS cannot be used, at "${name}": ${error.message}`)
    }
  }
}

/** Sets the credentials that the settings give in the first workspace; what they leave out stays as it is. */
export async function applyProviderSettings(context: Context): Promise<void> {
  const given = Object.entries(context.config.providers)
  if (given.length === 0) return
  const first = await context.store.read
    .selectFrom('workspaces')
    .select('id')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!first) return
  for (const [name, changes] of given) {
    await setCredentials(context, first.id, providerSpec(context, name), changes)
  }
}
