import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Channel, Contact, Network, Page, ServiceWindow } from '../../api/types.ts'
import { nameOf } from '../../conversations/queries.ts'
import { useParameters } from '../../hooks/parameters.ts'
import { useDebounced } from '../../hooks/timing.ts'
import { SearchInput } from '../../ui/field.tsx'
import { count } from '../../ui/format.ts'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Ago, Moment } from '../../ui/time.tsx'
import styles from './capabilities.module.css'
import page from './channel.module.css'

/** Milliseconds after the last key before one asks. */
const TYPING = 250

/** Until when a contact may be written to freely, where the network limits that. */
export function ServiceWindows({ channel, network }: { channel: Channel; network: Network }) {
  const may = useMay()
  const { serviceWindowHours: hours, title } = network
  return (
    <Section title="Service window">
      {hours === null ? (
        <p>{title} has no service window: anything may be sent at any time.</p>
      ) : (
        <>
          <p>
            {title} lets a business write freely for {count(hours, 'hour')} after the contact’s last message.
            {network.features.includes('templates') && ' After that only templates may be sent.'}
          </p>
          {may('contacts.list', 'contacts/*') && <LookUp channel={channel} />}
        </>
      )}
    </Section>
  )
}

function LookUp({ channel }: { channel: Channel }) {
  const [parameters, setParameter] = useParameters()
  const [typed, setTyped] = useState('')
  const sought = useDebounced(typed.trim(), TYPING)
  const contactId = parameters.get('contact')
  const found = useQuery({
    queryKey: ['contacts', 'search', sought],
    enabled: sought !== '',
    queryFn: ({ signal }) =>
      api<Page<Contact>>('GET', '/contacts', { query: { search: sought, limit: 8 }, signal }),
  })
  const choose = (id: string) => {
    setTyped('')
    setParameter('contact', id)
  }
  return (
    <div className={page.stack}>
      <SearchInput label="Find a contact" value={typed} onChange={event => setTyped(event.target.value)} />
      {sought !== '' && typed !== '' && (
        <div role="status">
          {found.data === undefined ? (
            found.error ? (
              <Problem error={found.error} onRetry={() => void found.refetch()} />
            ) : (
              <Loading lines={2} label="Looking" />
            )
          ) : found.data.items.length === 0 ? (
            <p className={layout.muted}>No contact has “{sought}” in the name or the address.</p>
          ) : (
            <ul className={styles.found}>
              {found.data.items.map(contact => (
                <li key={contact.id}>
                  <button type="button" onClick={() => choose(contact.id)}>
                    {nameOf(contact, contact.identities[0]?.address)}
                    <span className={layout.muted}>
                      {contact.identities.map(({ address }) => address).join(', ')}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {contactId !== null && typed === '' && <Window channel={channel} contactId={contactId} />}
    </div>
  )
}

function Window({ channel, contactId }: { channel: Channel; contactId: string }) {
  const contact = useQuery({
    queryKey: ['contact', contactId],
    queryFn: ({ signal }) => api<Contact>('GET', `/contacts/${contactId}`, { signal }),
  })
  const window = useQuery({
    queryKey: ['channel', channel.id, 'window', contactId],
    staleTime: 0,
    queryFn: ({ signal }) =>
      api<ServiceWindow>('GET', `/channels/${channel.id}/contacts/${contactId}/window`, { signal }),
  })
  const error = contact.error ?? window.error
  if (error) return <Problem error={error} />
  if (contact.data === undefined || window.data === undefined) return <Loading lines={1} label="Looking" />
  const name = nameOf(contact.data, contact.data.identities[0]?.address)
  const { permanent, expiresAt } = window.data
  return (
    <p role="status" className={page.inline}>
      {expiresAt !== null ? (
        <>
          <Status tone="good">Open</Status>
          <span>
            {name} may be written to freely until <Moment at={expiresAt} /> (<Ago at={expiresAt} />
            ).
          </span>
        </>
      ) : permanent ? (
        <>
          <Status tone="good">Open</Status>
          <span>{name} may be written to at any time.</span>
        </>
      ) : (
        <>
          <Status tone="warn">Closed</Status>
          <span>{name} may not be written to freely until they write again.</span>
        </>
      )}
    </p>
  )
}
