import styles from './status.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'neutral' | 'accent'

/** A word with a dot: the dot helps those who see colours, the word is for everybody. */
export const Status = ({ tone, children }: { tone: Tone; children: string }) => (
  <span className={`${styles.status} ${styles[tone]}`}>
    <span className={styles.dot} aria-hidden="true" />
    {children}
  </span>
)

/** A small word beside something. */
export const Badge = ({ tone = 'neutral', children }: { tone?: Tone; children: React.ReactNode }) => (
  <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>
)

const channelTones = { active: 'good', pending: 'warn', error: 'bad', inactive: 'neutral' } as const
const channelWords = {
  active: 'Active',
  pending: 'Setting up',
  error: 'Needs attention',
  inactive: 'Switched off',
} as const

/** How a channel is, in the same words on every page. */
export const ChannelStatus = ({ status }: { status: keyof typeof channelTones }) => (
  <Status tone={channelTones[status]}>{channelWords[status]}</Status>
)
