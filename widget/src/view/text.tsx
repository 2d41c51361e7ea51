import { piecesOf } from './links.ts'

/** A text with its links. Whatever is in it is shown as it is written. */
export function Text({ text }: { text: string }) {
  return (
    <>
      {piecesOf(text).map(({ at, text, href }) =>
        href === undefined ? (
          text
        ) : (
          <Link key={at} href={href}>
            {text}
          </Link>
        ),
      )}
    </>
  )
}

/** It opens beside the page, which neither loses the chat nor tells where the visitor came from. */
export const Link = ({
  href,
  children,
  ...rest
}: {
  href: string
  class?: string
  children?: preact.ComponentChildren
}) => (
  <a {...rest} href={href} target="_blank" rel="noopener noreferrer nofollow">
    {children}
  </a>
)
