import { useMay } from '../api/session.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Checkbox } from '../ui/field.tsx'
import { places } from './navigation.ts'
import { paletteKeys } from './opened.ts'
import styles from './shortcuts.module.css'
import { setShortcutsOn, useShortcutsOn } from './shortcuts.ts'

interface Shortcut {
  title: string
  keys: readonly string[]
}

const anywhere: readonly Shortcut[] = [
  { title: 'Search everywhere', keys: paletteKeys },
  { title: 'Search this page', keys: ['/'] },
  { title: 'Connect a channel', keys: ['c'] },
  { title: 'These shortcuts', keys: ['?'] },
]
const inInbox: readonly Shortcut[] = [
  { title: 'Next conversation', keys: ['j'] },
  { title: 'Previous conversation', keys: ['k'] },
  { title: 'Answer', keys: ['r'] },
  { title: 'Close the conversation', keys: ['e'] },
]

/** What the keyboard can do, and the switch for those who would rather have it do nothing. */
export default function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const may = useMay()
  const on = useShortcutsOn()
  const goes = places.filter(({ needs: [permission, resource] }) => may(permission, resource))
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <Checkbox
        label="Shortcuts of a single key"
        hint={`${paletteKeys.join(' ')} works in any case.`}
        checked={on}
        onChange={event => setShortcutsOn(event.target.checked)}
      />
      <Group title="Anywhere" shortcuts={anywhere} />
      <Group
        title="Go to"
        shortcuts={goes.map(({ title, shortcut }) => ({ title, keys: ['g', shortcut] }))}
      />
      <Group title="In the inbox" shortcuts={inInbox} />
    </Dialog>
  )
}

const Group = ({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) => (
  <section className={styles.group}>
    <h3>{title}</h3>
    <dl className={styles.list}>
      {shortcuts.map(({ title, keys }) => (
        <div key={title} className={styles.shortcut}>
          <dt>{title}</dt>
          <dd>
            {keys.map(key => (
              <kbd key={key} className={styles.key}>
                {key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </section>
)
