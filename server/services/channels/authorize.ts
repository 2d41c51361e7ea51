import type { Authorized, NetworkIO } from '../../domain/network.ts'
import type { LiveChannel } from './live.ts'

/** The headers that a network's pure requests lack; none for most networks. */
export const authorize = async ({ network, account }: LiveChannel, io: NetworkIO): Promise<Authorized> =>
  (await network.authorize?.(account, io)) ?? { ok: true, headers: {} }
