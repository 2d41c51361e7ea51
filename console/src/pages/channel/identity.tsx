import type { Channel } from '../../api/types.ts'
import { EnvironmentBadge } from '../../channels/environment.tsx'
import { NetworkMark } from '../../networks/mark.tsx'
import { useNetworkTitle } from '../../networks/networks.ts'
import layout from '../../ui/layout.module.css'
import { ChannelStatus } from '../../ui/status.tsx'
import { Moment } from '../../ui/time.tsx'
import styles from './channel.module.css'

/** Which account this is, and how it is. */
export function Identity({ channel }: { channel: Channel }) {
  const network = useNetworkTitle()(channel.network)
  const { address, status, profile, conditionSince } = channel
  return (
    <div className={styles.identity}>
      <NetworkMark type={channel.network} large />
      <div>
        <p>
          {network}
          {address !== null && <span className={styles.address}> · {address}</span>}{' '}
          {profile.environment !== undefined && profile.environment !== 'prod' && (
            <EnvironmentBadge environment={profile.environment} />
          )}
        </p>
        <p className={styles.since} role="status">
          <ChannelStatus status={status} />
          <span className={layout.muted}>
            since <Moment at={conditionSince} />
          </span>
        </p>
      </div>
    </div>
  )
}
