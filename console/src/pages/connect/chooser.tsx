import { Link, useLocation, useSearchParams } from 'wouter'
import { useSession } from '../../api/session.tsx'
import type { Network } from '../../api/types.ts'
import { NetworkMark } from '../../networks/mark.tsx'
import { useNetworks } from '../../networks/networks.ts'
import { SearchInput } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import { Badge } from '../../ui/status.tsx'
import styles from './chooser.module.css'
import { arrival, grouped, hasEnded } from './networks.ts'

/** All networks, to choose one. Enter in the search takes the first that was found. */
export function Chooser() {
  const { data: networks, error, refetch } = useNetworks()
  const [parameters, setParameters] = useSearchParams()
  const [, navigate] = useLocation()
  const search = parameters.get('q') ?? ''
  const groups = grouped(networks ?? [], search)
  const first = groups.flatMap(group => group.networks).find(network => !hasEnded(network))
  return (
    <Page
      title="Connect a channel"
      parents={[{ title: 'Channels', href: '/channels' }]}
      actions={
        <search>
          <form
            onSubmit={event => {
              event.preventDefault()
              if (search !== '' && first) navigate(`/channels/new/${first.type}`)
            }}
          >
            <SearchInput
              label="Search networks"
              value={search}
              onChange={({ target }) =>
                setParameters(target.value === '' ? {} : { q: target.value }, { replace: true })
              }
            />
          </form>
        </search>
      }
    >
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!error && networks === undefined && <Loading lines={8} label="Loading the networks" />}
      {groups.map(({ title, networks }) => (
        <section key={title} className={styles.group} aria-labelledby={`group-${title}`}>
          <h2 id={`group-${title}`}>{title}</h2>
          <ul className={styles.grid}>
            {networks.map(network => (
              <li key={network.type}>
                <Choice network={network} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {networks !== undefined && groups.length === 0 && (
        <Empty title="No network is called so">
          A service that Portico does not know is connected as <Link href="/channels/new/custom">Custom</Link>
          .
        </Empty>
      )}
    </Page>
  )
}

function Choice({ network }: { network: Network }) {
  const { publicUrl } = useSession()
  const { type, title, summary } = network
  const inside = (
    <>
      <NetworkMark type={type} large />
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.summary}>{summary}</span>
        {arrival(network, publicUrl) === 'cut off' && (
          <span>
            <Badge tone="warn">Needs a public address</Badge>
          </span>
        )}
      </span>
    </>
  )
  if (hasEnded(network)) return <div className={styles.card}>{inside}</div>
  return (
    <Link href={`/channels/new/${type}`} className={styles.card}>
      {inside}
    </Link>
  )
}
