import { memo } from 'react'
import { Link } from 'wouter'
import { useMay } from '../../api/session.tsx'
import { EnvironmentBadge } from '../../channels/environment.tsx'
import { NetworkMark } from '../../networks/mark.tsx'
import { number } from '../../ui/format.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import { ChannelStatus } from '../../ui/status.tsx'
import { Ago } from '../../ui/time.tsx'
import type { Row } from './row.ts'
import styles from './table.module.css'

export interface RowProps {
  row: Row
  /** Its place among those that are shown, the heading being the first. */
  index: number
  /** Pixels. */
  height: number
  network: string
  narrow: boolean
  /** Null: it cannot be selected. */
  selected: boolean | null
  onSelect: (id: string, stretch: boolean) => void
}

/** A channel: a line of the table, or on narrow windows a card. */
export const ChannelRow = memo(function ChannelRow(props: RowProps) {
  const { row, index, height, narrow, selected, onSelect } = props
  const { id, name, status, condition } = row
  return (
    <tr
      className={`${styles.row} ${status === 'error' ? styles.broken : ''} ${condition ? styles.wordy : ''}`}
      style={{ height }}
      aria-rowindex={index}
      data-index={index - 2}
    >
      {selected !== null && (
        <td className={styles.select}>
          <input
            type="checkbox"
            aria-label={`Select ${name}`}
            checked={selected}
            onChange={({ nativeEvent }) => onSelect(id, (nativeEvent as MouseEvent).shiftKey)}
          />
        </td>
      )}
      {narrow ? <Card {...props} /> : <Cells {...props} />}
    </tr>
  )
})

function Cells({ row, network }: RowProps) {
  const { received, sent, failed, hours, lastMessageAt, environment } = row
  return (
    <>
      <td>
        <div className={styles.name}>
          <NetworkMark type={row.network} />
          <div className={styles.words}>
            <Name row={row} />
            <Account row={row} network={network} />
          </div>
        </div>
      </td>
      <td className={styles.how}>
        <State row={row} />
        <Reason row={row} />
      </td>
      <td className={styles.environment}>
        <EnvironmentBadge environment={environment} />
      </td>
      <td className={styles.number}>{number.format(received)}</td>
      <td className={styles.number}>{number.format(sent)}</td>
      <td className={`${styles.number} ${failed > 0 ? styles.bad : ''}`}>
        {failed > 0 ? number.format(failed) : ''}
      </td>
      <td className={styles.trend}>
        <Trend hours={hours} />
      </td>
      <td className={styles.last}>{lastMessageAt === null ? 'Never' : <Ago at={lastMessageAt} />}</td>
    </>
  )
}

/** The numbers stand beside it: to whom it is read it says no more than they do. */
const Trend = memo(({ hours }: { hours: readonly number[] }) => (
  <span aria-hidden="true">
    <Sparkline values={hours} label="" />
  </span>
))

/** The same in two lines, and two more where something is wrong. */
function Card({ row, network }: RowProps) {
  const { received, sent, failed, lastMessageAt, environment } = row
  return (
    <td>
      <div className={styles.name}>
        <NetworkMark type={row.network} />
        <div className={styles.card}>
          <div className={styles.pair}>
            <Name row={row} />
            <State row={row} />
          </div>
          <div className={styles.pair}>
            <Account row={row} network={network} />
            <span className={styles.passed}>
              {environment !== 'prod' && <EnvironmentBadge environment={environment} />}
              <span>
                {number.format(received)} in · {number.format(sent)} out
                {failed > 0 && <span className={styles.bad}> · {number.format(failed)} failed</span>}
                {lastMessageAt !== null && (
                  <span className={styles.ago}>
                    {' · '}
                    <Ago at={lastMessageAt} />
                  </span>
                )}
              </span>
            </span>
          </div>
          {row.condition !== null && <Reason row={row} />}
        </div>
      </div>
    </td>
  )
}

const Name = ({ row: { id, name } }: { row: Row }) => (
  <Link href={`/channels/${id}`} className={styles.link} title={name}>
    {name}
  </Link>
)

const Account = ({ row: { address }, network }: { row: Row; network: string }) => (
  <div className={styles.line}>{address === null ? network : `${network} · ${address}`}</div>
)

/** How it is, and since when if that is not as it should be. */
const State = ({ row: { status, conditionSince } }: { row: Row }) => (
  <div className={styles.state}>
    <ChannelStatus status={status} />
    {status !== 'active' && (
      <span className={styles.since}>
        <Ago at={conditionSince} />
      </span>
    )}
  </div>
)

/** Why it is so, and what to do. */
function Reason({ row: { id, status, condition } }: { row: Row }) {
  const may = useMay()
  if (condition !== null) {
    return (
      <div className={styles.reason}>
        <div className={styles.message} title={condition.message}>
          {condition.message}
        </div>
        {condition.cure && (
          <div className={styles.cure} title={condition.cure}>
            {condition.cure}
          </div>
        )}
      </div>
    )
  }
  if (status !== 'pending' || !may('channels.update', `channels/${id}`)) return null
  return (
    <div className={styles.line}>
      <Link href={`/channels/${id}/setup`} className={styles.setup}>
        Finish the set-up
      </Link>
    </div>
  )
}
