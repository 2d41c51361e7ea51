import { Pause, Play } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { useLiveState } from '../../api/live.ts'
import { ChannelFilter } from '../../channels/filter.tsx'
import { keptAreas } from '../../events/kinds.ts'
import { EventOptions } from '../../events/options.tsx'
import { useParameters } from '../../hooks/parameters.ts'
import { Button } from '../../ui/button.tsx'
import { ToolbarSelect } from '../../ui/field.tsx'
import { number } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { type Filter, useTail } from './data.ts'
import { EventDialog } from './event.tsx'
import styles from './events.module.css'
import { EventList } from './list.tsx'
import type { Tail } from './tail.ts'

/** What happens, as it happens. The filters and the event that is open stand in the address. */
export default function Events() {
  const [parameters, set] = useParameters()
  const type = parameters.get('type')
  const channelId = parameters.get('channel')
  const open = parameters.get('event')
  const onOpen = useCallback((id: string) => set('event', id), [set])
  const filter = useMemo<Filter>(() => ({ type, channelId }), [type, channelId])
  const { tail, error, isPending, refetch, pause, resume, older, loadOlder } = useTail(filter)
  const isEmpty = tail.shown.length === 0
  return (
    <Page title="Events" wide>
      <div className={styles.toolbar}>
        <ToolbarSelect
          label="Events"
          value={type ?? ''}
          onChange={event => set('type', event.target.value || null)}
        >
          <EventOptions areas={keptAreas} whole />
        </ToolbarSelect>
        <ChannelFilter selected={channelId} onSelect={id => set('channel', id)} />
        <div className={styles.tail}>
          <Live tail={tail} />
          {tail.paused ? (
            <Button kind="primary" icon={<Play aria-hidden="true" />} onClick={() => void resume()}>
              Continue
            </Button>
          ) : (
            <Button icon={<Pause aria-hidden="true" />} onClick={pause}>
              Pause
            </Button>
          )}
        </div>
      </div>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading />}
      {!isPending && !error && isEmpty && <None filtered={type !== null || channelId !== null} />}
      {!isEmpty && (
        <EventList
          tail={tail}
          onOpen={onOpen}
          onHold={pause}
          older={older}
          onOlder={() => void loadOlder()}
        />
      )}
      {open !== null && (
        <EventDialog
          key={open}
          id={open}
          known={tail.shown.find(({ id }) => id === open)}
          onClose={() => set('event', null)}
        />
      )}
    </Page>
  )
}

const None = ({ filtered }: { filtered: boolean }) => (
  <Empty title={filtered ? 'No such events yet' : 'Nothing has happened yet'}>
    {filtered
      ? 'They show here as they happen. Choose other filters to see more.'
      : 'Messages, channels and contacts show here as something happens to them.'}
  </Empty>
)

function Live({ tail: { paused, missed } }: { tail: Tail }) {
  const state = useLiveState()
  return (
    <span role="status" className={styles.live}>
      {paused ? (
        <Status tone="warn">{missed === 0 ? 'Paused' : `Paused, ${number.format(missed)} new`}</Status>
      ) : state === 'live' ? (
        <Status tone="good">Live</Status>
      ) : (
        <Status tone="neutral">{state === 'connecting' ? 'Connecting' : 'Not connected'}</Status>
      )}
    </span>
  )
}
