import { filesOf } from '../../domain/content.ts'
import type { Network, OutboundMessage, Verdict } from '../../domain/network.ts'
import type { WebchatSettings } from '../../domain/webchat/settings.ts'
import { manifest } from './manifest.ts'
import { probe } from './probe.ts'

/**
 * The network whose server is Portico itself: visitors of a web site speak to it by the protocol of
 * docs/webchat-protocol.md, which `server/services/webchat/` serves. So nobody calls a webhook, and a message is sent
 * once it is stored: the visitor, there or not, gets it from the store.
 */
export const webchat: Network = {
  manifest,
  identify: ({ config }) => (config as WebchatSettings).identifier ?? null,
  verify: () => ({ kind: 'refused', reason: 'Visitors speak to Portico itself, at /webchat/v1.' }),
  parse: () => ({ events: [], ignored: ['Visitors speak to Portico itself, at /webchat/v1.'] }),
  sending: { kind: 'direct', deliver: async message => deliver(message) },
  typing: () => null,
  connect: async () => ({ ok: true, steps: [] }),
  disconnect: async () => {},
  probe,
}

/** The visitor reports what was delivered and read under Portico's own id of the message. */
function deliver({ id, content }: OutboundMessage): Verdict {
  const capability = manifest.capabilities[content.type]
  if (capability?.grade === 'rejected') {
    return refused(
      'unsupported',
      `A web chat cannot carry content of type "${content.type}".`,
      capability.note,
    )
  }
  if (filesOf(content).some(file => file.url === undefined)) {
    return refused('no_link', 'A browser gets a file by its link only.', 'Give the url of the file.')
  }
  return { verdict: 'sent', ref: id }
}

const refused = (code: string, message: string, cure = ''): Verdict => ({
  verdict: 'permanent',
  failure: { code, message, cure },
})
