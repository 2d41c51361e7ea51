import type { ChannelOverview } from '../api/types.ts'

export type Environment = ChannelOverview['environment']

/** What an environment is called; the usual one first. */
export const environmentNames: Record<Environment, string> = {
  prod: 'Production',
  test: 'Test',
  dev: 'Development',
}
export const environments = Object.keys(environmentNames) as Environment[]
