import type { Channel } from '../../api/types.ts'
import { Checks } from '../../channels/checks.tsx'
import { useNetworkTitle } from '../../networks/networks.ts'
import { Button } from '../../ui/button.tsx'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { Ago } from '../../ui/time.tsx'
import styles from './channel.module.css'
import type { Switch } from './switch.ts'

/** Asks the network whether the channel works, and shows what it answered to each question. */
export function Test({ channel, test }: { channel: Channel; test: Switch['test'] }) {
  const network = useNetworkTitle()(channel.network)
  const { data, error, isPending } = test
  return (
    <Section
      title="Checks"
      actions={
        <Button busy={isPending} onClick={() => test.mutate()}>
          {data === undefined ? 'Run the test' : 'Run it again'}
        </Button>
      }
    >
      <div role="status" className={styles.stack}>
        {isPending ? (
          <Loading lines={3} label={`Asking ${network}`} />
        ) : error ? (
          <Problem error={error} />
        ) : data !== undefined ? (
          <>
            <p>
              {data.success ? 'Every check passed' : 'Something is wrong'}
              <span className={layout.muted}>
                {' '}
                · <Ago at={data.testedAt} />
              </span>
            </p>
            <Checks checks={data.checks} enabled={channel.enabled} />
          </>
        ) : (
          <p className={layout.muted}>
            The test asks {network} whether it knows the account, delivers here, and allows what is needed.
          </p>
        )}
      </div>
    </Section>
  )
}
