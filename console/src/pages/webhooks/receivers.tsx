import { useState } from 'react'
import { CodeBlock } from '../../ui/copy.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { receivers } from './verify.ts'

/** Whole programs that take deliveries of this form. */
export function Receivers({ envelope }: { envelope: string }) {
  const programs = receivers(envelope)
  const [language, setLanguage] = useState('node')
  return (
    <>
      <p>
        A receiver checks the signature over the body as it came, answers with a status from 200 to 299, and
        does the work afterwards. It takes the secret from <code>WEBHOOK_SECRET</code>.
      </p>
      <Tabs
        selected={language}
        onSelect={setLanguage}
        tabs={programs.map(({ id, label, code }) => ({
          id,
          label,
          content: <CodeBlock code={code} what={`receiver in ${label}`} />,
        }))}
      />
    </>
  )
}
