import type { Account, Network, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { lookAtNumber } from '../shared/twilio/look.ts'
import { probeAccount } from '../shared/twilio/probe.ts'
import { verify } from '../shared/twilio/signature.ts'
import { addresses } from './addresses.ts'
import { connect, disconnect } from './connect.ts'
import { deliver } from './deliver.ts'
import { configOf, manifest } from './manifest.ts'
import { fetchMedia } from './media.ts'
import { parse } from './parse.ts'

/** Telephone calls over Twilio, as conversations: each number is one. https://www.twilio.com/docs/voice */
export const twilioVoice: Network = {
  manifest,
  identify: account => configOf(account).phoneNumber,
  addresses,
  verify,
  parse,
  // A text goes into the call that is under way, which has to be looked for.
  sending: { kind: 'direct', deliver },
  connect,
  disconnect,
  probe,
  fetchMedia,
}

function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  return probeAccount(account, io, () =>
    lookAtNumber(account, io, {
      ability: 'voice',
      urlsOf: ({ voice_url, status_callback }) => [voice_url, status_callback],
    }),
  )
}
