import styles from './content.module.css'
import { findLinks } from './links.ts'

/** A text as it was written, with its links. */
export const Text = ({ children }: { children: string }) => (
  <p className={styles.text} dir="auto">
    {findLinks(children).map(({ text, href }, index) =>
      href === undefined ? (
        text
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: the stretches of a text never move.
        <OutsideLink key={index} href={href}>
          {text}
        </OutsideLink>
      ),
    )}
  </p>
)

/** A link to where somebody else leads: it opens apart and is not told where it was pressed. */
export const OutsideLink = ({ href, children }: { href: string; children: string }) => (
  <a href={href} target="_blank" rel="noopener noreferrer nofollow">
    {children}
  </a>
)
