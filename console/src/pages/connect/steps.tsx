import type { Channel, Network } from '../../api/types.ts'
import { CopyField } from '../../ui/copy.tsx'
import styles from './connect.module.css'
import { QrCode } from './qr-code.tsx'

/** What a person must still do at the network. When it is done the network calls, and they go away by themselves. */
export function Steps({ channel: { steps }, network }: { channel: Channel; network: Network }) {
  if (steps.length === 0) return null
  return (
    <div className={styles.left}>
      {steps.map(({ title, detail, fields = [], kind, payload }) => (
        <section key={title} className={styles.fields}>
          <h3>{title}</h3>
          <p>{detail}</p>
          {fields.map(({ label, value }) => (
            <CopyField key={label} label={label} value={value} />
          ))}
          {kind === 'scan' && payload && <QrCode text={payload} label={`Code to scan: ${title}`} />}
        </section>
      ))}
      <p className={styles.waiting}>
        <span className={styles.pulse} aria-hidden="true" />
        Waiting for {network.title}. You can leave this page; the channel goes on when it is done.
      </p>
    </div>
  )
}
