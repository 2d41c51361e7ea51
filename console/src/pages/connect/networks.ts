import type { Network } from '../../api/types.ts'

/** Of networks: by what people know them as. */
const groups: readonly (readonly [title: string, media: readonly string[]])[] = [
  ['Chat apps', ['whatsapp', 'telegram', 'messenger', 'instagram', 'viber', 'line']],
  ['Text messages', ['sms', 'rcs']],
  ['Email', ['email']],
  ['Phone calls', ['voice']],
  ['Your own, and to try out', ['webchat', 'custom', 'sandbox']],
]
const OTHERS = 'Others'
const ENDED = 'Ended'

/** Networks whose server is Portico itself: nobody has to reach it from outside. */
const within = new Set(['webchat', 'sandbox'])

/** A network that carries nothing any more. */
export const hasEnded = ({ capabilities }: Pick<Network, 'capabilities'>): boolean =>
  Object.values(capabilities).every(({ grade }) => grade === 'rejected')

/**
 * How messages get to Portico: `fetched` where the network is asked because it has nowhere to deliver to, `cut off` where
 * nothing would come in for want of a public address.
 */
export function arrival(network: Network, publicUrl: string | null): 'delivered' | 'fetched' | 'cut off' {
  if (publicUrl !== null || within.has(network.type) || hasEnded(network)) return 'delivered'
  return network.polls ? 'fetched' : 'cut off'
}

/** The networks that all words of a search fit, in groups that hold at least one. */
export function grouped(
  networks: readonly Network[],
  search: string,
): { title: string; networks: Network[] }[] {
  const words = search.toLowerCase().split(/\s+/)
  const found = networks.filter(({ type, title, summary, medium }) => {
    const text = [type, title, summary, medium].join(' ').toLowerCase()
    return words.every(word => text.includes(word))
  })
  const groupOf = (network: Network) =>
    hasEnded(network) ? ENDED : (groups.find(([, media]) => media.includes(network.medium))?.[0] ?? OTHERS)
  const rank = ({ medium }: Network) => groups.flatMap(([, media]) => media).indexOf(medium)
  return [...groups.map(([title]) => title), OTHERS, ENDED]
    .map(title => ({
      title,
      networks: found
        .filter(network => groupOf(network) === title)
        .sort((one, other) => rank(one) - rank(other) || one.title.localeCompare(other.title)),
    }))
    .filter(group => group.networks.length > 0)
}
