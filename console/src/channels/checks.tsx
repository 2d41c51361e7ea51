import { CircleAlert, CircleCheck, CircleMinus, Clock } from 'lucide-react'
import type { Check } from '../api/types.ts'
import styles from './checks.module.css'
import { checkTitles, factsOf, isForLater } from './checks.ts'

/** The checks of a channel, each with what was found, and its cure. */
export const Checks = ({ checks, enabled }: { checks: readonly Check[]; enabled: boolean }) => (
  <ul className={styles.checks}>
    {checks.map(check => (
      <OneCheck key={check.name} check={check} later={isForLater(check, enabled)} />
    ))}
  </ul>
)

const looks = {
  passed: { Icon: CircleCheck, word: 'Passed', tone: styles.good },
  failed: { Icon: CircleAlert, word: 'Failed', tone: styles.bad },
  skipped: { Icon: CircleMinus, word: 'Not looked at', tone: styles.neutral },
  later: { Icon: Clock, word: 'Not yet', tone: styles.neutral },
}

function OneCheck({ check, later }: { check: Check; later: boolean }) {
  const { Icon, word, tone } = looks[later ? 'later' : check.status]
  const facts = factsOf(check)
  return (
    <li className={styles.check}>
      <span className={tone}>
        <Icon aria-hidden="true" />
      </span>
      <div className={styles.words}>
        <p>
          <strong>{checkTitles[check.name]}</strong> <span className={tone}>{word}</span>
        </p>
        <p>{check.message}</p>
        {check.cure && <p className={styles.cure}>{check.cure}</p>}
        {facts.length > 0 && (
          <dl className={styles.facts}>
            {facts.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  )
}
