import { useQuery } from '@tanstack/react-query'
import type { Template } from '../../api/types.ts'
import { templatesQuery } from '../../channels/queries.ts'
import { Button } from '../../ui/button.tsx'
import { nameInWords } from '../../ui/format.ts'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import table from '../../ui/table.module.css'
import styles from './capabilities.module.css'

/** Words of networks for how far a template is. */
const tones: Record<string, Tone> = {
  approved: 'good',
  active: 'good',
  rejected: 'bad',
  disabled: 'bad',
  paused: 'warn',
}

/** The templates that the network has for the account. */
export function Templates({ channelId, network }: { channelId: string; network: string }) {
  const { data, error, refetch, isFetching } = useQuery(templatesQuery(channelId))
  return (
    <Section
      title="Templates"
      actions={
        <Button busy={isFetching} onClick={() => void refetch()}>
          Ask {network} again
        </Button>
      }
    >
      {data === undefined ? (
        error ? (
          <Problem error={error} />
        ) : (
          <Loading label={`Asking ${network}`} />
        )
      ) : data.length === 0 ? (
        <p className={layout.muted}>{network} has no templates for this account.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <section className={table.scroll} tabIndex={0} aria-label="Templates">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Language</th>
                <th scope="col">Status</th>
                <th scope="col">Category</th>
                <th scope="col">Text</th>
              </tr>
            </thead>
            <tbody>
              {data.map(template => (
                <OneTemplate key={`${template.name} ${template.language}`} template={template} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  )
}

const OneTemplate = ({ template }: { template: Template }) => (
  <tr>
    <th scope="row" className={styles.rowHead}>
      {template.name}
    </th>
    <td>{template.language}</td>
    <td>
      <Status tone={tones[template.status] ?? 'neutral'}>{nameInWords(template.status)}</Status>
    </td>
    <td>{template.category === null ? '' : nameInWords(template.category.toLowerCase())}</td>
    <td className={styles.text}>
      {template.header && <strong>{template.header}</strong>}
      <p>{template.body}</p>
      {template.footer && <p className={layout.muted}>{template.footer}</p>}
      {template.buttons.length > 0 && <p className={layout.muted}>Buttons: {template.buttons.join(', ')}</p>}
    </td>
  </tr>
)
