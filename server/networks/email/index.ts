import type { Network } from '../../domain/network.ts'
import { mailAddresses } from '../shared/mail/address.ts'
import { addressOf } from './account.ts'
import { connect } from './connect.ts'
import { fetchMedia } from './mailbox/media.ts'
import { poll } from './mailbox/poll.ts'
import { manifest } from './manifest.ts'
import { probe } from './probe.ts'
import { deliver } from './send/deliver.ts'

/** A mailbox at any provider: SMTP (https://www.rfc-editor.org/rfc/rfc6409) and IMAP (https://www.rfc-editor.org/rfc/rfc9051). */
export const email: Network = {
  manifest,
  identify: addressOf,
  addresses: mailAddresses,
  verify: () => ({ kind: 'refused', reason: 'A mailbox calls nobody: mail is fetched from it.' }),
  parse: () => ({ events: [], ignored: ['Mail is fetched from the mailbox, not brought by calls.'] }),
  sending: { kind: 'direct', deliver },
  connect,
  disconnect: async () => {},
  probe,
  poll,
  fetchMedia,
}
