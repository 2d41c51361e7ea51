import { useQueryClient } from '@tanstack/react-query'
import { Power, PowerOff, X } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { count, number } from '../../ui/format.ts'
import { type Action, cancelRun, forgetRun, type Run, startRun, useRun } from './bulk.ts'
import styles from './channels.module.css'
import { showChannel } from './overview.ts'
import { type Row, rowById } from './row.ts'
import type { Selection } from './selection.ts'

interface Props {
  selection: Selection
  rows: readonly Row[]
  /** Those that are shown. */
  order: readonly Row[]
  onClear: () => void
}

/** What can be done with the channels that are selected. */
export function BulkBar({ selection, rows, order, onClear }: Props) {
  const may = useMay()
  const client = useQueryClient()
  const busy = useRun()?.state === 'running'
  const [asking, setAsking] = useState<readonly Row[] | null>(null)
  const selected = [...selection.ids].flatMap(id => rowById(rows, id) ?? [])
  const shown = new Set(order.map(row => row.id))
  const hidden = selected.filter(row => !shown.has(row.id)).length
  const allowed = (action: Action) =>
    selected.filter(row => !busy && may(`channels.${action}`, `channels/${row.id}`))
  // One that is broken is tried again.
  const on = allowed('activate').filter(row => !row.enabled || row.status === 'error')
  const off = allowed('deactivate').filter(row => row.enabled)
  const start = (action: Action, on: readonly Row[]) => {
    onClear()
    void startRun(action, on, channel => showChannel(client, channel))
  }
  return (
    <section className={styles.bulk} aria-label="Selected channels">
      <span>
        <strong>{count(selected.length, 'channel')}</strong> selected
        {hidden > 0 && `, ${number.format(hidden)} of them not shown`}
      </span>
      {on.length > 0 && (
        <Button icon={<Power aria-hidden="true" />} onClick={() => start('activate', on)}>
          Switch on {number.format(on.length)}
        </Button>
      )}
      {off.length > 0 && (
        <Button icon={<PowerOff aria-hidden="true" />} onClick={() => setAsking(off)}>
          Switch off {number.format(off.length)}
        </Button>
      )}
      <Button kind="quiet" onClick={onClear}>
        Clear the selection
      </Button>
      <Confirm
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={`Switch off ${count(asking?.length ?? 0, 'channel')}?`}
        action="Switch off"
        onConfirm={async () => start('deactivate', asking ?? [])}
      >
        No messages come in through them until they are switched on again, and messages to be sent wait.
      </Confirm>
    </section>
  )
}

/** How far switching many channels has come, and what could not be switched. */
export function Progress() {
  const run = useRun()
  return (
    <div role="status" className={styles.progress}>
      {run !== null && (run.state === 'ended' ? <Result run={run} /> : <Running run={run} />)}
    </div>
  )
}

function Running({ run: { action, total, done, state } }: { run: Run }) {
  const label = action === 'activate' ? 'Switching on' : 'Switching off'
  return (
    <div className={styles.run}>
      <label className={styles.bar}>
        {label}: {number.format(done)} of {number.format(total)}
        <progress value={done} max={total} />
      </label>
      <Button busy={state === 'ending'} onClick={cancelRun}>
        Stop
      </Button>
    </div>
  )
}

function Result({ run: { action, total, done, failures } }: { run: Run }) {
  const switched = action === 'activate' ? 'switched on' : 'switched off'
  const said = [
    `${count(done - failures.length, 'channel')} ${switched}`,
    ...(failures.length > 0 ? [`${number.format(failures.length)} could not be`] : []),
    ...(done < total ? [`${number.format(total - done)} left as they were`] : []),
  ]
  return (
    <div className={styles.run}>
      <div className={styles.result}>
        <p>{said.join(', ')}.</p>
        {failures.length > 0 && (
          <ul className={styles.failures}>
            {failures.map(({ id, name, error }) => (
              <li key={id}>
                <Link href={`/channels/${id}`}>{name}</Link>: {error.message}
                {error instanceof ApiError && error.cure && <div>{error.cure}</div>}
              </li>
            ))}
          </ul>
        )}
      </div>
      <IconButton label="Dismiss" icon={<X aria-hidden="true" />} onClick={forgetRun} />
    </div>
  )
}
