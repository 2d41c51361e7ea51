import type { Network } from '../domain/network.ts'
import * as all from './all.ts'

/** Every network Portico knows, by type. */
export const networks: ReadonlyMap<string, Network> = new Map(
  Object.values<Network>(all).map(network => [network.manifest.type, network]),
)
