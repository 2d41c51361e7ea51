import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './button.tsx'
import styles from './copy.module.css'

/** Milliseconds for which it says that it has copied. */
const SAID = 2000

/** Copies a text; `what` names it: "Copy the webhook URL". */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SAID)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <>
      <IconButton
        label={copied ? 'Copied' : `Copy ${what}`}
        icon={copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        onClick={async () => {
          await copy(text)
          setCopied(true)
        }}
      />
      <span role="status" className="visually-hidden">
        {copied ? 'Copied.' : ''}
      </span>
    </>
  )
}

/** A value to be copied, with its name. */
export const CopyField = ({ label, value }: { label: string; value: string }) => (
  <div className={styles.field}>
    <span className={styles.label}>{label}</span>
    <span className={styles.value}>
      <code>{value}</code>
      <CopyButton text={value} what={label} />
    </span>
  </div>
)

/** Text of a program, to be read and copied. */
export const CodeBlock = ({ code, what }: { code: string; what: string }) => (
  <div className={styles.block}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
    <section tabIndex={0} aria-label={what}>
      <pre>{code}</pre>
    </section>
    <CopyButton text={code} what={what} />
  </div>
)

/** Throws when the browser does not allow it. */
export async function copy(text: string): Promise<void> {
  // Pages without TLS on another host than localhost have no clipboard of their own.
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
