import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Key, NewKey } from '../../api/types.ts'
import { useParameters } from '../../hooks/parameters.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Secret } from '../../ui/secret.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import styles from './keys.module.css'
import { KeyTable } from './list.tsx'
import { MakeKey } from './make.tsx'
import { RevokeKey } from './revoke.tsx'

export default function Keys() {
  const may = useMay()
  const [parameters, set] = useParameters()
  const [made, setMade] = useState<NewKey | null>(null)
  const [revoking, setRevoking] = useState<Key | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => api<{ items: Key[] }>('GET', '/keys', { signal }),
    select: ({ items }) => items,
    enabled: may('keys.list', 'keys/*'),
  })
  const mayMake = may('keys.create', 'keys/*')
  const withEnded = parameters.has('ended')
  const shown = data?.filter(key => withEnded || !hasEnded(key))
  return (
    <Page
      title="Keys"
      actions={
        mayMake && (
          <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => set('new', '')}>
            New key
          </Button>
        )
      }
    >
      {made && (
        <Secret key={made.id} label={`Key “${made.name}”`} value={made.secret} onDone={() => setMade(null)} />
      )}
      {!may('keys.list', 'keys/*') && <Empty title="Your key may not list keys" />}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {may('keys.list', 'keys/*') && !data && !error && <Loading />}
      {data && shown && (
        <div className={styles.list}>
          {data.some(hasEnded) && (
            <Checkbox
              label="Show ended keys"
              checked={withEnded}
              onChange={event => set('ended', event.target.checked ? '' : null)}
            />
          )}
          {shown.length === 0 ? (
            <Empty title="No keys are in use" />
          ) : (
            <KeyTable keys={shown} onRevoke={setRevoking} />
          )}
        </div>
      )}
      {mayMake && parameters.has('new') && (
        <MakeKey
          onClose={() => set('new', null)}
          onMade={key => {
            set('new', null)
            setMade(key)
          }}
        />
      )}
      {revoking && <RevokeKey subject={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  )
}

const hasEnded = ({ revokedAt, expiresAt }: Key): boolean =>
  revokedAt !== null || (expiresAt !== null && new Date(expiresAt).getTime() <= Date.now())
