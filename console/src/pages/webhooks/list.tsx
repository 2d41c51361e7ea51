import { Plus } from 'lucide-react'
import { Link } from 'wouter'
import { useMay } from '../../api/session.tsx'
import type { Webhook } from '../../api/types.ts'
import { filtersInWords } from '../../events/filters.ts'
import { LinkButton } from '../../ui/button.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import { Status } from '../../ui/status.tsx'
import table from '../../ui/table.module.css'
import { Ago } from '../../ui/time.tsx'
import { useWebhooks } from './data.ts'
import styles from './webhooks.module.css'
import { stateOf } from './words.ts'

/** Every webhook, and how each is. */
export function List() {
  const may = useMay()
  const list = useWebhooks()
  const add = may('webhooks.create', 'webhooks/*') ? (
    <LinkButton kind="primary" href="/webhooks/new" icon={<Plus aria-hidden="true" />}>
      New webhook
    </LinkButton>
  ) : null
  return (
    <ListPage
      title="Webhooks"
      list={list}
      add={add}
      empty={{
        title: 'No webhooks yet',
        words: 'A webhook posts what happens here, such as a message that comes in, to a program of yours.',
      }}
    >
      {data => (
        <div className={table.scroll}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Webhook</th>
                <th scope="col" className={styles.wideOnly}>
                  Events
                </th>
                <th scope="col">Status</th>
              </tr>
            </thead>
            <tbody>
              {data.map(webhook => (
                <Row key={webhook.id} webhook={webhook} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ListPage>
  )
}

const Row = ({ webhook }: { webhook: Webhook }) => (
  <tr>
    <td>
      <Link href={`/webhooks/${webhook.id}`} className={table.name}>
        {webhook.description ?? webhook.url}
      </Link>
      {webhook.description !== null && <span className={table.sub}>{webhook.url}</span>}
    </td>
    <td className={styles.wideOnly}>
      {filtersInWords(webhook.events)}
      {webhook.channels !== null && (
        <span className={table.sub}>
          {webhook.channels.length === 1 ? 'On 1 channel' : `On ${webhook.channels.length} channels`}
        </span>
      )}
    </td>
    <td>
      <State webhook={webhook} />
    </td>
  </tr>
)

function State({ webhook }: { webhook: Webhook }) {
  const { tone, word } = stateOf(webhook)
  return (
    <>
      <Status tone={tone}>{word}</Status>
      {webhook.enabled && webhook.failingSince !== null && (
        <span className={table.sub}>
          First failed <Ago at={webhook.failingSince} />
        </span>
      )}
      {webhook.disabledReason !== null && <span className={table.sub}>{webhook.disabledReason}</span>}
    </>
  )
}
