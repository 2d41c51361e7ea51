import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../../ui/button.tsx'
import styles from './composer.module.css'

/** Most that Portico takes of a label, and so many as nobody wants to choose among. */
const LONGEST_LABEL = 256
const MOST = 10

/** The buttons that the contact can answer with. */
export function ButtonsEditor({
  labels,
  note,
  onChange,
}: {
  labels: readonly string[]
  /** What the network makes of buttons. */
  note: string | undefined
  onChange: (labels: readonly string[] | null) => void
}) {
  const without = (index: number) => labels.filter((_, other) => other !== index)
  return (
    <fieldset className={styles.editor}>
      <legend>Buttons to answer with</legend>
      {note !== undefined && <p className={styles.size}>{note}</p>}
      {labels.map((label, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a label is known by its place.
        <div key={index} className={styles.label}>
          <input
            aria-label={`Button ${index + 1}`}
            placeholder={`Button ${index + 1}`}
            maxLength={LONGEST_LABEL}
            value={label}
            onChange={event =>
              onChange(labels.map((other, at) => (at === index ? event.target.value : other)))
            }
            onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
          />
          <IconButton
            label={`Remove button ${index + 1}`}
            icon={<X aria-hidden="true" />}
            onClick={() => onChange(labels.length === 1 ? null : without(index))}
          />
        </div>
      ))}
      {labels.length < MOST && (
        <Button kind="quiet" icon={<Plus aria-hidden="true" />} onClick={() => onChange([...labels, ''])}>
          Another button
        </Button>
      )}
    </fieldset>
  )
}
