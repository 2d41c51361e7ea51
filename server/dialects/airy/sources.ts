import type { Channel } from '../../domain/entities.ts'

/** Networks as the vendor calls them; any other has its own name there. */
const sources: ReadonlyMap<string, string> = new Map([
  ['messenger', 'facebook'],
  ['twilio-sms', 'twilio.sms'],
  ['twilio-whatsapp', 'twilio.whatsapp'],
  ['webchat', 'chatplugin'],
])
const networks: ReadonlyMap<string, string> = new Map([
  ...[...sources].map(([network, source]): [string, string] => [source, network]),
  // As the chat plugin was called at first.
  ['chat_plugin', 'webchat'],
])

export const sourceOf = (network: string): string => sources.get(network) ?? network

/** The network of a source; a source that nobody knows is a network that nobody knows. */
export const networkOf = (source: string): string => networks.get(source) ?? source

/** The account's id at its source. */
export function sourceChannelId({ network, address, name, id }: Channel): string {
  if (address === null) return network === 'webchat' ? name : id
  return network === 'twilio-whatsapp' && !address.startsWith('whatsapp:') ? `whatsapp:${address}` : address
}
