import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.tsx'
import type { Key } from '../../api/types.ts'
import { Confirm } from '../../ui/dialog.tsx'
import { Ago } from '../../ui/time.tsx'
import { useToast } from '../../ui/toast.tsx'

/** Asks, says who stops working, and revokes. */
export function RevokeKey({ subject, onClose }: { subject: Key; onClose: () => void }) {
  const session = useSession()
  const client = useQueryClient()
  const toast = useToast()
  const own = subject.id === session.key.id
  return (
    <Confirm
      open
      onClose={onClose}
      title={`Revoke “${subject.name}”?`}
      action="Revoke"
      onConfirm={async () => {
        await api('DELETE', `/keys/${subject.id}`)
        toast.done(`“${subject.name}” is revoked.`)
        // With one's own key the server refuses this, and the sign-in is shown.
        await client.invalidateQueries({ queryKey: ['keys'] })
      }}
    >
      <p>
        Programs that use it stop at once, and whoever signed in with it is signed out.{' '}
        {subject.lastUsedAt === null ? (
          'It has never been used.'
        ) : (
          <>
            It was last used <Ago at={subject.lastUsedAt} />.
          </>
        )}{' '}
        This cannot be undone.
      </p>
      {own && (
        <p>
          <strong>You are signed in with this key: you will be signed out.</strong>
        </p>
      )}
    </Confirm>
  )
}
