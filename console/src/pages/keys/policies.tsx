import type { Preset } from '../../../../server/domain/presets.ts'
import type { Policy } from '../../api/types.ts'
import { useChannelNames } from '../../channels/names.tsx'
import styles from './keys.module.css'
import { policiesInWords, roleOf } from './words.ts'

export const roles: Record<Preset, { title: string; words: string }> = {
  owner: { title: 'Owner', words: 'May do everything, also make and revoke keys.' },
  editor: {
    title: 'Editor',
    words: 'May connect and change channels, read and answer, and manage bots and webhooks. Not keys.',
  },
  viewer: { title: 'Viewer', words: 'May see everything but keys, and changes nothing.' },
}

/** What policies allow: the role, or else sentence by sentence. */
export function PoliciesInWords({ policies }: { policies: readonly Policy[] }) {
  const nameOf = useChannelNames()
  const role = roleOf(policies)
  if (role) return <span title={roles[role].words}>{roles[role].title}</span>
  return (
    <ul className={styles.sentences}>
      {policiesInWords(policies, (kind, id) => (kind === 'channels' ? nameOf(id) : undefined)).map(
        sentence => (
          <li key={sentence}>{sentence}</li>
        ),
      )}
    </ul>
  )
}
