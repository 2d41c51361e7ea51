import { Plus } from 'lucide-react'
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useMay } from '../../api/session.tsx'
import { useMediaQuery } from '../../hooks/media-query.ts'
import { useThrottled } from '../../hooks/timing.ts'
import { useNetworkTitle } from '../../networks/networks.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { count, number } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import { arrange } from './arrange.ts'
import { BulkBar, Progress } from './bulk-bar.tsx'
import styles from './channels.module.css'
import { type List, useLiveOverview, useOverview } from './overview.ts'
import { nothingSelected, toggle, toggleAll } from './selection.ts'
import { ChannelTable, SelectAll } from './table.tsx'
import { Summary, Toolbar } from './toolbar.tsx'
import { useScrollMemory } from './use-scroll-memory.ts'
import { useView } from './use-view.ts'
import { isFiltered, type View, writeView } from './view.ts'

/** Milliseconds between two orders of the list: rows that jump about cannot be read. */
const CALM = 500
const NARROW = '(max-width: 48rem)'
const showAll: Partial<View> = { search: '', statuses: [], network: '', environment: '' }

/** All channels of the workspace: how each is, and what goes through it. */
export default function Channels() {
  useLiveOverview()
  const may = useMay()
  const [view, change] = useView()
  const { list, error, refetch, isSearching } = useOverview(view.search)
  const connect = may('channels.create', 'channels/*') && (
    <LinkButton kind="primary" href="/channels/new" icon={<Plus aria-hidden="true" />}>
      Connect a channel
    </LinkButton>
  )
  const isEmpty = list?.state === 'complete' && list.rows.length === 0
  return (
    <Page title="Channels" wide actions={!isEmpty && connect}>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {list === undefined && !error && <Loading lines={10} label="Loading the channels" />}
      {isEmpty && (
        <Empty title="No channels yet" action={connect}>
          A channel is your account on a messaging network, such as a phone number or a bot. Connect one, and
          its messages come in here.
        </Empty>
      )}
      {list !== undefined && !isEmpty && (
        <Listed list={list} view={view} onChange={change} isSearching={isSearching} />
      )}
    </Page>
  )
}

function Listed({
  list,
  view,
  onChange,
  isSearching,
}: {
  list: List
  view: View
  onChange: (change: Partial<View>) => void
  isSearching: boolean
}) {
  const narrow = useMediaQuery(NARROW)
  const titleOf = useNetworkTitle()
  const { rows } = useThrottled(list, CALM)
  const asked = useDeferredValue(view)
  const arranged = useMemo(() => arrange(rows, asked, titleOf), [rows, asked, titleOf])
  const order = arranged.rows
  const [above, setAbove] = useState<HTMLElement | null>(null)
  const [region, setRegion] = useState<HTMLElement | null>(null)
  useScrollMemory(narrow ? document.getElementById('content') : region, writeView(asked).toString())

  const may = useMay()
  const mayAny = useMemo(() => {
    const switches = (resource: string) =>
      may('channels.activate', resource) || may('channels.deactivate', resource)
    return switches('channels/*') || rows.some(({ id }) => switches(`channels/${id}`))
  }, [may, rows])
  const [selection, setSelection] = useState(nothingSelected)
  const shown = useRef(order)
  shown.current = order
  const select = useCallback(
    (id: string, stretch: boolean) => setSelection(now => toggle(now, shown.current, id, stretch)),
    [],
  )
  const selectAll = () => setSelection(now => toggleAll(now, order))

  return (
    <>
      <div ref={setAbove} className={styles.above}>
        <Summary view={view} onChange={onChange} arranged={arranged} />
        <Toolbar view={view} onChange={onChange} arranged={arranged} narrow={narrow}>
          {narrow && mayAny && order.length > 0 && (
            <div className={styles.all}>
              <SelectAll order={order} selection={selection} onSelectAll={selectAll} />
              <span aria-hidden="true">Select all</span>
            </div>
          )}
          <p role="status" className={styles.count}>
            {counted(order.length, list, asked, isSearching)}
          </p>
        </Toolbar>
        <Progress />
        {selection.ids.size > 0 && (
          <BulkBar
            selection={selection}
            rows={rows}
            order={order}
            onClear={() => setSelection(nothingSelected)}
          />
        )}
      </div>
      {order.length === 0 && list.state !== 'loading' ? (
        <Empty
          title="No channel is like that"
          action={<Button onClick={() => onChange(showAll)}>Show all channels</Button>}
        />
      ) : (
        <div ref={setRegion} className={styles.region}>
          <ChannelTable
            order={order}
            rows={list.rows}
            view={view}
            onSort={(sort, descending) => onChange({ sort, descending })}
            narrow={narrow}
            region={region}
            above={above}
            selection={mayAny ? selection : null}
            onSelect={select}
            onSelectAll={selectAll}
          />
        </div>
      )}
    </>
  )
}

function counted(shown: number, { rows, state }: List, view: View, isSearching: boolean): string {
  if (state === 'loading') return `${count(rows.length, 'channel')} so far …`
  if (state === 'cut') {
    if (isSearching) return 'Searching all channels …'
    if (view.search !== '') return count(shown, 'channel')
    return `The newest ${count(rows.length, 'channel')}. Search by name to find the others.`
  }
  if (!isFiltered(view)) return count(shown, 'channel')
  return `${number.format(shown)} of ${count(rows.length, 'channel')}`
}
