import type { ReactNode } from 'react'
import styles from './facts.module.css'

/** What is known of a thing, name by name; its children are `Fact`s. `wide`: with room for long names. */
export const Facts = ({ wide = false, children }: { wide?: boolean; children: ReactNode }) => (
  <dl className={`${styles.facts} ${wide ? styles.wide : ''}`}>{children}</dl>
)

/** One of `Facts`. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
