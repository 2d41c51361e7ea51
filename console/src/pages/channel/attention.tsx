import { CircleOff, ListChecks, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMay } from '../../api/session.tsx'
import type { Channel } from '../../api/types.ts'
import { useNetworkTitle } from '../../networks/networks.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { count } from '../../ui/format.ts'
import { Problem } from '../../ui/states.tsx'
import styles from './attention.module.css'
import type { Switch } from './switch.ts'
import { expiry } from './words.ts'

/** What somebody must see to, with the cure; nothing where all is well. */
export function Attention({ channel, activate }: { channel: Channel; activate: Switch['activate'] }) {
  const may = useMay()
  const network = useNetworkTitle()(channel.network)
  const { id, status, enabled, condition, steps, deactivationReason, tokenExpiresAt } = channel
  const mayChange = may('channels.update', `channels/${id}`)
  const again = enabled && may('channels.activate', `channels/${id}`) && (
    <Button busy={activate.isPending} onClick={() => activate.mutate()}>
      Try again
    </Button>
  )
  const token = tokenExpiresAt === null ? null : expiry(Date.parse(tokenExpiresAt), Date.now())
  return (
    <>
      {status === 'error' && condition !== null ? (
        <Note
          tone="bad"
          title={condition.message}
          actions={
            <>
              {mayChange && (
                <LinkButton kind="primary" href={`/channels/${id}/settings`}>
                  Change the settings
                </LinkButton>
              )}
              {again}
            </>
          }
        >
          {condition.cure}
          {enabled && ' Messages that are sent meanwhile wait until it works.'}
        </Note>
      ) : (
        // Once it works, what was refused before is of no interest.
        status !== 'active' && activate.error && <Problem error={activate.error} />
      )}
      {status === 'pending' && (
        <Note
          tone="warn"
          title={
            steps.length === 0
              ? `${network} has not called yet.`
              : `${count(steps.length, 'step is', 'steps are')} left for you.`
          }
          actions={mayChange && <LinkButton href={`/channels/${id}/setup`}>Show the steps</LinkButton>}
        >
          The channel is active as soon as {network} delivers something.
        </Note>
      )}
      {status === 'inactive' && (
        <Note tone="off" title={deactivationReason ?? 'It is switched off.'}>
          Nothing comes in and nothing is sent until it is switched on.
        </Note>
      )}
      {token !== null && token.due !== 'later' && (
        <Note
          tone={token.due === 'over' ? 'bad' : 'warn'}
          title={`The token ${token.words}.`}
          actions={mayChange && <LinkButton href={`/channels/${id}/settings`}>Enter a new one</LinkButton>}
        >
          Without a new one {network} refuses what this channel sends.
        </Note>
      )}
    </>
  )
}

const icons = { bad: TriangleAlert, warn: ListChecks, off: CircleOff }

function Note({
  tone,
  title,
  actions,
  children,
}: {
  tone: keyof typeof icons
  title: string
  actions?: ReactNode
  children: ReactNode
}) {
  const Icon = icons[tone]
  return (
    <section className={`${styles.note} ${styles[tone]}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon aria-hidden="true" />
      <div>
        <h2>{title}</h2>
        <p>{children}</p>
      </div>
      {actions && <div className={styles.noteActions}>{actions}</div>}
    </section>
  )
}
