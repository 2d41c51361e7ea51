import type { Delivery, Webhook } from '../../api/types.ts'
import { wantsType } from '../../events/filters.ts'
import { eventWords, keptAreas } from '../../events/kinds.ts'
import { EventOptions } from '../../events/options.tsx'
import { useParameters } from '../../hooks/parameters.ts'
import { ToolbarSelect } from '../../ui/field.tsx'
import layout from '../../ui/layout.module.css'
import { More } from '../../ui/more.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import table from '../../ui/table.module.css'
import { Ago } from '../../ui/time.tsx'
import { useDeliveries, useOutcomes } from './data.ts'
import { DeliveryDialog } from './delivery.tsx'
import styles from './webhooks.module.css'
import { deliveryStates } from './words.ts'

/** What was delivered and what was not. The filters and the delivery that is open stand in the address. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const [parameters, set] = useParameters()
  const filter = { state: parameters.get('state'), eventType: parameters.get('event') }
  const open = parameters.get('delivery')
  const list = useDeliveries(webhook.id, filter)
  const { data, error, refetch } = list
  useOutcomes(webhook.id, data)
  const offered = keptAreas.filter(({ kinds }) =>
    kinds.some(({ type }) => wantsType([...webhook.events, 'test.ping'], type)),
  )
  return (
    <div className={styles.stack}>
      <div className={layout.row}>
        <ToolbarSelect
          label="Status"
          value={filter.state ?? ''}
          onChange={event => set('state', event.target.value || null)}
        >
          <option value="">All statuses</option>
          {Object.entries(deliveryStates).map(([state, { word }]) => (
            <option key={state} value={state}>
              {word}
            </option>
          ))}
        </ToolbarSelect>
        <ToolbarSelect
          label="Event"
          value={filter.eventType ?? ''}
          onChange={event => set('event', event.target.value || null)}
        >
          <EventOptions areas={offered} />
        </ToolbarSelect>
      </div>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && <None filtered={filter.state !== null || filter.eventType !== null} />}
      {data && data.length > 0 && (
        <>
          <div className={table.scroll}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">Event</th>
                  <th scope="col">Status</th>
                  <th scope="col" className={`${table.number} ${styles.wideOnly}`}>
                    Answer
                  </th>
                  <th scope="col" className={`${table.number} ${styles.wideOnly}`}>
                    Attempts
                  </th>
                  <th scope="col">When</th>
                </tr>
              </thead>
              <tbody>
                {data.map(delivery => (
                  <Row key={delivery.id} delivery={delivery} onOpen={() => set('delivery', delivery.id)} />
                ))}
              </tbody>
            </table>
          </div>
          <More list={list} />
        </>
      )}
      {open !== null && (
        <DeliveryDialog key={open} webhook={webhook} id={open} onClose={() => set('delivery', null)} />
      )}
    </div>
  )
}

const None = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <Empty title="No such deliveries">Choose other filters to see more.</Empty>
  ) : (
    <Empty title="Nothing delivered yet">
      Deliveries show here as events happen. Send a test to see one at once.
    </Empty>
  )

function Row({ delivery, onOpen }: { delivery: Delivery; onOpen: () => void }) {
  const { tone, word } = deliveryStates[delivery.state]
  return (
    <tr>
      <td>
        <button type="button" className={styles.rowButton} onClick={onOpen}>
          {eventWords(delivery.eventType)}
        </button>
      </td>
      <td>
        <Status tone={tone}>{word}</Status>
        {delivery.nextAttemptAt !== null && delivery.attempts > 0 && (
          <span className={table.sub}>
            Next try <Ago at={delivery.nextAttemptAt} />
          </span>
        )}
      </td>
      <td className={`${table.number} ${styles.wideOnly}`}>{delivery.responseStatus ?? '–'}</td>
      <td className={`${table.number} ${styles.wideOnly}`}>{delivery.attempts}</td>
      <td>
        <Ago at={delivery.createdAt} />
      </td>
    </tr>
  )
}
