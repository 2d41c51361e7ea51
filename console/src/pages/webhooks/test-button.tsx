import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { Link } from 'wouter'
import { api } from '../../api/client.ts'
import type { Delivery } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import layout from '../../ui/layout.module.css'
import { Problem } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import styles from './webhooks.module.css'

/** Delivers a test at once, and says how it went. */
export function useTest(webhookId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api<Delivery>('POST', `/webhooks/${webhookId}/test`),
    // What waited goes when the endpoint answers.
    onSettled: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  })
}

type Test = ReturnType<typeof useTest>

/** The button alone, where its result is told elsewhere. */
export const SendTest = ({ test }: { test: Test }) => (
  <Button icon={<Send aria-hidden="true" />} busy={test.isPending} onClick={() => test.mutate()}>
    Send a test
  </Button>
)

/** How the test went, in words. */
export function TestResult({ test, webhookId }: { test: Test; webhookId: string }) {
  return (
    <>
      <div role="status" className={styles.result}>
        {test.data && (
          <p className={layout.row}>
            {test.data.state === 'succeeded' ? (
              <Status tone="good">{`The endpoint took the test: it answered ${test.data.responseStatus}.`}</Status>
            ) : (
              <>
                <Status tone="bad">The test failed.</Status>
                <span>{test.data.error}</span>
              </>
            )}
            <Link href={`/webhooks/${webhookId}?delivery=${test.data.id}`}>See request and answer</Link>
          </p>
        )}
      </div>
      {test.error && <Problem error={test.error} />}
    </>
  )
}

/** The button with its result below. */
export function TestButton({ webhookId }: { webhookId: string }) {
  const test = useTest(webhookId)
  return (
    <>
      <div>
        <SendTest test={test} />
      </div>
      <TestResult test={test} webhookId={webhookId} />
    </>
  )
}
