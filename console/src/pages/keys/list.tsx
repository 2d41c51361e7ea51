import { useMay, useSession } from '../../api/session.tsx'
import type { Key } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Badge, Status } from '../../ui/status.tsx'
import table from '../../ui/table.module.css'
import { Ago, Day } from '../../ui/time.tsx'
import styles from './keys.module.css'
import { PoliciesInWords } from './policies.tsx'

/** Every key: what it may do, and how it is used. */
export function KeyTable({ keys, onRevoke }: { keys: readonly Key[]; onRevoke: (key: Key) => void }) {
  return (
    <div className={table.scroll}>
      <table className={`${table.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Permissions</th>
            <th scope="col">Last used</th>
            <th scope="col">Ends</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map(key => (
            <Row key={key.id} subject={key} onRevoke={() => onRevoke(key)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ subject, onRevoke }: { subject: Key; onRevoke: () => void }) {
  const may = useMay()
  const session = useSession()
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {subject.name} {subject.id === session.key.id && <Badge tone="accent">You</Badge>}
        <span className={styles.sub}>
          <code>{subject.prefix}…</code>, made <Day at={subject.createdAt} />
        </span>
      </th>
      <td data-label="Permissions">
        <PoliciesInWords policies={subject.policies} />
      </td>
      <td data-label="Last used">
        {subject.lastUsedAt === null ? 'Never' : <Ago at={subject.lastUsedAt} />}
      </td>
      <td data-label="Ends">
        <Ends subject={subject} />
      </td>
      <td>
        {subject.revokedAt === null && may('keys.delete', `keys/${subject.id}`) && (
          <Button onClick={onRevoke} aria-label={`Revoke ${subject.name}`}>
            Revoke
          </Button>
        )}
      </td>
    </tr>
  )
}

function Ends({ subject: { revokedAt, expiresAt } }: { subject: Key }) {
  if (revokedAt !== null) {
    return (
      <>
        <Status tone="neutral">Revoked</Status>{' '}
        <span className={styles.sub}>
          <Ago at={revokedAt} />
        </span>
      </>
    )
  }
  if (expiresAt === null) return 'Never'
  if (new Date(expiresAt).getTime() <= Date.now()) return <Status tone="neutral">Expired</Status>
  return <Day at={expiresAt} />
}
