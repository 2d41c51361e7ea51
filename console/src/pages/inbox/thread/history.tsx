import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import type { MessageWithHistory } from '../../../api/types.ts'
import { useChannel } from '../../../channels/queries.ts'
import { statusWords } from '../../../messages/words.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Loading, Problem } from '../../../ui/states.tsx'
import { Moment } from '../../../ui/time.tsx'
import styles from './thread.module.css'

/** What became of a message, step by step. */
export function History({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['message', id, 'history'],
    queryFn: ({ signal }) => api<MessageWithHistory>('GET', `/messages/${id}`, { signal }),
    staleTime: 0,
  })
  return (
    <Dialog open onClose={onClose} title="What became of it">
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Loading lines={3} />}
      {data && (
        <>
          <ol className={styles.history}>
            {data.history.map(({ status, at, failure }) => (
              <li key={`${status} ${at}`}>
                <strong>{statusWords[status]}</strong>
                <Moment at={at} />
                {failure && (
                  <p>
                    {failure.message} {failure.cure} <code>{failure.code}</code>
                  </p>
                )}
              </li>
            ))}
          </ol>
          {data.fallbacks.length > 0 && (
            <>
              <h3>Sent in its place</h3>
              <ul className={styles.history}>
                {data.fallbacks.map(({ messageId, channelId, status }) => (
                  <li key={messageId}>
                    <strong>{statusWords[status]}</strong>
                    <span>
                      over <ChannelName id={channelId} />
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {data.ref !== null && (
            <p className={styles.ref}>
              The network calls it <code>{data.ref}</code>
            </p>
          )}
        </>
      )}
    </Dialog>
  )
}

const ChannelName = ({ id }: { id: string }) => useChannel(id).data?.name ?? 'another channel'
