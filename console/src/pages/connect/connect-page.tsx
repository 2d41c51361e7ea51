import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { api } from '../../api/client.ts'
import { useMay, useSession } from '../../api/session.tsx'
import type { Network } from '../../api/types.ts'
import { NetworkMark } from '../../networks/mark.tsx'
import { useNetworks } from '../../networks/networks.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import styles from './connect.module.css'
import { ConnectForm } from './connect-form.tsx'
import { arrival, hasEnded } from './networks.ts'

const parents = [
  { title: 'Channels', href: '/channels' },
  { title: 'Connect a channel', href: '/channels/new' },
]

/** The settings of one account of a network. */
export function ConnectPage({ type }: { type: string }) {
  const { data: networks, error, refetch } = useNetworks()
  const lent = useLent(networks?.find(network => network.type === type))
  const network = networks?.find(each => each.type === type)
  if (error) {
    return (
      <Page title="Connect a channel" parents={parents}>
        <Problem error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (networks === undefined || lent === undefined) {
    return (
      <Page title="Connect a channel" parents={parents}>
        <Loading />
      </Page>
    )
  }
  const another = <LinkButton href="/channels/new">Choose another network</LinkButton>
  if (network === undefined || hasEnded(network)) {
    return (
      <Page title={network?.title ?? 'Connect a channel'} parents={parents}>
        <Empty title={network ? `${network.title} has ended` : 'There is no such network'} action={another}>
          {network?.summary}
        </Empty>
      </Page>
    )
  }
  return (
    <Page key={network.type} title={`Connect ${network.title}`} parents={parents}>
      <div className={styles.intro}>
        <NetworkMark type={type} large />
        <div>
          <p>{network.summary}</p>
          <p>
            <a href={network.docsUrl} target="_blank" rel="noreferrer" className={styles.docs}>
              Documentation of {network.title}
              <ExternalLink aria-hidden="true" />
              <span className="visually-hidden">(opens in a new tab)</span>
            </a>
          </p>
        </div>
      </div>
      <div className={styles.arrival}>
        <Arrival network={network} />
      </div>
      <ConnectForm network={network} lent={lent} />
    </Page>
  )
}

function Arrival({ network }: { network: Network }) {
  const { publicUrl } = useSession()
  const how = arrival(network, publicUrl)
  if (how === 'fetched') {
    return (
      <Notice>
        Portico has no public address, so it fetches the messages from {network.title} itself. There is
        nothing to do for it.
      </Notice>
    )
  }
  if (how === 'cut off') {
    return (
      <Notice tone="warn">
        Portico has no public address, so {network.title} has nowhere to deliver messages to. Set{' '}
        <code>PORTICO_PUBLIC_URL</code> to the https address at which Portico is reached from outside, and
        restart it, before you go on.
      </Notice>
    )
  }
  return null
}

interface Provider {
  provider: string
  config: Record<string, unknown>
  secrets: string[]
}

/** Names of the network's settings that the workspace's own credentials stand in for; undefined while not known. */
function useLent(network: Network | undefined): readonly string[] | undefined {
  const may = useMay()
  const wanted = network?.provider ?? null
  const asks = wanted !== null && may('providers.list', 'providers/*')
  const { data, error } = useQuery({
    queryKey: ['providers'],
    enabled: asks,
    queryFn: ({ signal }) => api<{ items: Provider[] }>('GET', '/providers', { signal }),
  })
  if (!asks || error) return []
  if (data === undefined) return undefined
  const provider = data.items.find(each => each.provider === wanted.name)
  return wanted.keys.filter(
    key => provider?.secrets.includes(key) || Object.hasOwn(provider?.config ?? {}, key),
  )
}
