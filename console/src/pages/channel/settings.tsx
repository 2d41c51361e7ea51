import { useMay } from '../../api/session.tsx'
import type { Channel } from '../../api/types.ts'
import { settingsOf } from '../../forms/settings.ts'
import { useNetworks } from '../../networks/networks.ts'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import styles from './channel.module.css'
import { DangerZone } from './danger.tsx'
import { Rows } from './facts.tsx'
import { SettingsForm } from './settings-form.tsx'

/** Name, settings and secrets, to be changed by whoever may; and the end of the channel. */
export function Settings({
  channel,
  onRemoving,
}: {
  channel: Channel
  onRemoving: (removing: boolean) => void
}) {
  const may = useMay()
  const { data, error, refetch } = useNetworks()
  const network = data?.find(({ type }) => type === channel.network)
  if (network === undefined) {
    if (error) return <Problem error={error} onRetry={() => void refetch()} />
    if (data === undefined) return <Loading lines={8} />
    return <p className={layout.muted}>This server no longer knows the network of this channel.</p>
  }
  const on = `channels/${channel.id}`
  return (
    <div className={styles.sections}>
      {may('channels.update', on) ? (
        <SettingsForm channel={channel} network={network} />
      ) : (
        <Section title="Settings">
          <p className={layout.muted}>Your key does not allow changing them.</p>
          <Rows
            rows={Object.entries(settingsOf(network).schema.properties ?? {}).map(
              ([name, { title = name }]) => {
                const value = channel.config[name]
                const text = typeof value === 'object' ? JSON.stringify(value) : String(value ?? 'Not set')
                return [title, channel.secrets.includes(name) ? 'Set' : text]
              },
            )}
          />
        </Section>
      )}
      {may('channels.delete', on) && (
        <DangerZone channel={channel} network={network.title} onRemoving={onRemoving} />
      )}
    </div>
  )
}
