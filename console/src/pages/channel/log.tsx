import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { pagesOf } from '../../api/pages.ts'
import type { Channel, Page } from '../../api/types.ts'
import { useParameters } from '../../hooks/parameters.ts'
import { useNetworkTitle } from '../../networks/networks.ts'
import { Button } from '../../ui/button.tsx'
import { ToolbarSelect } from '../../ui/field.tsx'
import layout from '../../ui/layout.module.css'
import { More } from '../../ui/more.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import page from './channel.module.css'
import type { LogEntry } from './data.ts'
import { useChannelEvents, useLooks } from './live.ts'
import styles from './log.module.css'
import { Entry } from './log-entry.tsx'

/** What was said between Portico and the network, the newest first. */
export function Log({ channel }: { channel: Channel }) {
  const [parameters, setParameter] = useParameters()
  const network = useNetworkTitle()(channel.network)
  const outcome = parameters.get('outcome') === 'failed' ? 'failed' : ''
  const messageId = parameters.get('message') ?? ''
  const queryKey = ['channel', channel.id, 'log', outcome, messageId]
  const pages = pagesOf<LogEntry>(queryKey, `/channels/${channel.id}/log`, { outcome, messageId })
  // What one reads does not move away by itself.
  const list = useInfiniteQuery({ ...pages, refetchOnWindowFocus: false })
  const { data: entries, error, refetch, isFetching, isFetchingNextPage } = list
  const first = entries && (entries[0]?.id ?? null)
  const [seen, hasNew] = useNewEntries(channel.id, { outcome, messageId }, first)

  // From the top again: with the pages after it one would wait for all of them.
  const client = useQueryClient()
  const refresh = async () => {
    client.setQueryData(
      pages.queryKey,
      before => before && { pages: before.pages.slice(0, 1), pageParams: before.pageParams.slice(0, 1) },
    )
    await refetch()
    seen()
  }
  return (
    <div className={page.stack}>
      <div className={layout.row}>
        <ToolbarSelect
          label="Outcome"
          value={outcome}
          onChange={event => setParameter('outcome', event.target.value || null)}
        >
          <option value="">All exchanges</option>
          <option value="failed">Failed only</option>
        </ToolbarSelect>
        {messageId !== '' && (
          <Button onClick={() => setParameter('message', null)}>Of one message: show all messages</Button>
        )}
        <Button
          icon={<RefreshCw aria-hidden="true" />}
          busy={isFetching && !isFetchingNextPage}
          onClick={() => void refresh()}
        >
          Refresh
        </Button>
        <span role="status" className={styles.fresh}>
          {hasNew && 'There are new entries: refresh to see them.'}
        </span>
      </div>
      {entries === undefined ? (
        error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading lines={8} label="Loading the log" />
        )
      ) : entries.length === 0 ? (
        <Empty title={outcome === 'failed' ? 'Nothing has failed' : 'Nothing was exchanged yet'}>
          {outcome === 'failed'
            ? 'Exchanges that fail are kept here, with what the network answered.'
            : `What Portico and ${network} say to each other is kept here, without secrets.`}
        </Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <section className={table.scroll} tabIndex={0} aria-label="Exchanges">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Kind</th>
                <th scope="col">Outcome</th>
                <th scope="col" className={table.number}>
                  Status
                </th>
                <th scope="col" className={table.number}>
                  Took
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.map(entry => (
                <Entry
                  key={entry.id}
                  entry={entry}
                  channelId={channel.id}
                  onMessage={messageId === '' ? id => setParameter('message', id) : undefined}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <More list={list} />
    </div>
  )
}

/** Whether the log has something that is not shown: asked for when the channel has done something. */
function useNewEntries(
  channelId: string,
  query: { outcome: string; messageId: string },
  /** The newest that is shown, null when there is none; undefined while that is not known. */
  first: string | null | undefined,
): [seen: () => void, hasNew: boolean] {
  const [newest, setNewest] = useState<{ id: string | null; of: string } | null>(null)
  const of = JSON.stringify(query)
  const look = useLooks(() => {
    api<Page<LogEntry>>('GET', `/channels/${channelId}/log`, { query: { ...query, limit: 1 } }).then(
      ({ items }) => setNewest({ id: items[0]?.id ?? null, of }),
      // It is a hint: what matters is told by the list itself.
      () => {},
    )
  })
  useChannelEvents(channelId, look)
  return [() => setNewest(null), first !== undefined && newest?.of === of && newest.id !== first]
}
