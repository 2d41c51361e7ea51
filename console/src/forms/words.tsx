/** A text in which what stands between backticks is code. */
export const Words = ({ text }: { text: string }) => (
  <span>
    {text.split('`').map((part, index) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
      index % 2 === 1 ? <code key={index}>{part}</code> : part,
    )}
  </span>
)
