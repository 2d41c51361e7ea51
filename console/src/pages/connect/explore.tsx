import { useMutation } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useId, useState } from 'react'
import { Link } from 'wouter'
import { api } from '../../api/client.ts'
import type { Network } from '../../api/types.ts'
import { Group } from '../../forms/group.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import layout from '../../ui/layout.module.css'
import { Problem } from '../../ui/states.tsx'
import styles from './connect.module.css'

interface Found {
  address: string
  name: string
  config: Record<string, unknown>
  channelId: string | null
}

/** An account that a token reaches. */
export interface Choice extends Found {
  token: string
}

/** Finds the accounts that a token reaches, so that their ids need not be looked up. */
export function Explore({
  network,
  chosen,
  onChoose,
}: {
  network: Network
  chosen: Choice | null
  onChoose: (choice: Choice | null) => void
}) {
  const [token, setToken] = useState('')
  const group = useId()
  const explore = useMutation({
    mutationFn: () =>
      api<{ items: Found[] }>('POST', `/networks/${network.type}/explore`, { body: { token } }),
  })
  const find = () => {
    if (token !== '' && !explore.isPending) explore.mutate()
  }
  return (
    <Group label="Find your accounts">
      <p className={layout.muted}>
        One token can reach several accounts: Portico lists them, and you choose. The token is used for this,
        and kept only in the channel that you make. Or fill in the fields below by hand.
      </p>
      <div className={styles.find}>
        <TextField
          label="Token to look with"
          type="password"
          autoComplete="new-password"
          spellCheck={false}
          value={token}
          onChange={event => {
            setToken(event.target.value.trim())
            explore.reset()
            onChoose(null)
          }}
          onKeyDown={event => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            find()
          }}
        />
        <Button icon={<Search aria-hidden="true" />} busy={explore.isPending} onClick={find}>
          Find accounts
        </Button>
      </div>
      <div role="status">
        {explore.data?.items.length === 0 &&
          'The token reaches no account. Enter one by hand, or give it more rights.'}
      </div>
      {explore.error && <Problem error={explore.error} />}
      {explore.data && explore.data.items.length > 0 && (
        <fieldset className={styles.found}>
          <legend>Accounts it reaches</legend>
          {explore.data.items.map(account => (
            <div key={account.address} className={styles.account}>
              <label>
                <input
                  type="radio"
                  name={group}
                  disabled={account.channelId !== null}
                  checked={chosen?.address === account.address}
                  onChange={() => onChoose({ ...account, token })}
                />
                {account.name}
              </label>
              {account.channelId && (
                <Link href={`/channels/${account.channelId}`}>
                  Connected already<span className="visually-hidden">: {account.name}</span>
                </Link>
              )}
            </div>
          ))}
          <div className={styles.account}>
            <label>
              <input type="radio" name={group} checked={chosen === null} onChange={() => onChoose(null)} />
              None of these: by hand
            </label>
          </div>
        </fieldset>
      )}
    </Group>
  )
}
