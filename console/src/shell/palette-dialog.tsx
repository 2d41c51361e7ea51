import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { useRef, useState } from 'react'
import dialog from '../ui/dialog.module.css'
import { show } from './opened.ts'
import styles from './palette.module.css'
import { useActions, usePages } from './palette-actions.tsx'
import { useFound } from './palette-found.tsx'
import { type Group, grouped, type Item } from './palette-items.ts'

/** The way to every page, channel and contact, and to what can be done, by typing. */
export default function PaletteDialog({ open }: { open: boolean }) {
  const chosen = useRef<Item | null>(null)
  return (
    <Dialog.Root
      open={open}
      onOpenChange={next => show(next ? 'palette' : null)}
      // When it is gone the focus is back: from there the next page takes it.
      onOpenChangeComplete={isOpen => {
        if (isOpen) return
        chosen.current?.run()
        chosen.current = null
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label="Search and commands">
          <Palette
            onChoose={item => {
              chosen.current = item
              show(null)
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Palette({ onChoose }: { onChoose: (item: Item) => void }) {
  const [search, setSearch] = useState('')
  const [pages, actions] = [usePages(), useActions()]
  const found = useFound(search)
  const fixed = [
    { value: 'Pages', items: pages },
    { value: 'Actions', items: actions },
  ]
  const groups = grouped(fixed, found.groups, search)
  const count = groups.reduce((sum, { items }) => sum + items.length, 0)
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={search}
      onValueChange={(value, { reason }) => {
        if (reason !== 'item-press') setSearch(value)
      }}
      itemToStringValue={(item: Item) => item.title}
      autoHighlight="always"
      keepHighlight
    >
      <div className={styles.box}>
        <Search aria-hidden="true" />
        <Autocomplete.Input
          className={styles.input}
          aria-label="Search pages, channels and contacts"
          placeholder="Search pages, channels and contacts"
          maxLength={200}
        />
        <Dialog.Close className={styles.close}>Close</Dialog.Close>
      </div>
      <Autocomplete.Status className={count > 0 ? 'visually-hidden' : styles.nothing}>
        {statusOf(count, found.isSearching)}
      </Autocomplete.Status>
      {found.error && (
        <p role="alert" className={styles.error}>
          {found.error.message}
        </p>
      )}
      <Autocomplete.List className={styles.list}>
        {(group: Group) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className={styles.heading}>{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: Item) => (
                <Autocomplete.Item
                  key={item.id}
                  value={item}
                  className={styles.item}
                  onClick={() => onChoose(item)}
                >
                  {item.icon}
                  <span className={styles.title}>{item.title}</span>
                  {item.detail && <span className={styles.detail}>{item.detail}</span>}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}

function statusOf(count: number, isSearching: boolean): string {
  if (isSearching) return 'Searching …'
  if (count === 0) return 'Nothing is called that.'
  return count === 1 ? '1 result' : `${count} results`
}
