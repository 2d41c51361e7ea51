import { Plus } from 'lucide-react'
import { Link } from 'wouter'
import { useMay } from '../../api/session.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import { Status } from '../../ui/status.tsx'
import table from '../../ui/table.module.css'
import { useBots } from './data.ts'
import { stateOf } from './words.ts'

/** Every bot. */
export function List() {
  const may = useMay()
  const list = useBots()
  const add = may('chatbots.create', 'chatbots/*') ? (
    <LinkButton kind="primary" href="/bots/new" icon={<Plus aria-hidden="true" />}>
      New bot
    </LinkButton>
  ) : null
  return (
    <ListPage
      title="Bots"
      list={list}
      add={add}
      empty={{
        title: 'No bots yet',
        words: 'A bot is a program of yours that answers the messages of the channels it is given.',
      }}
    >
      {data => (
        <div className={table.scroll}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Bot</th>
                <th scope="col">Status</th>
              </tr>
            </thead>
            <tbody>
              {data.map(bot => {
                const { tone, word } = stateOf(bot)
                return (
                  <tr key={bot.id}>
                    <td>
                      <Link href={`/bots/${bot.id}`} className={table.name}>
                        {bot.name}
                      </Link>
                      {bot.url !== null && <span className={table.sub}>{bot.url}</span>}
                    </td>
                    <td>
                      <Status tone={tone}>{word}</Status>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </ListPage>
  )
}
