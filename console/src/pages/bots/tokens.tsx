import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm, FormDialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Secret } from '../../ui/secret.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import { Ago, Day } from '../../ui/time.tsx'
import { useToast } from '../../ui/toast.tsx'
import { type Token, tokensKey, useTokens } from './data.ts'
import { tokenKinds } from './words.ts'

type NewToken = Token & { token: string }

/** Tokens that a bot's channels accept from what runs elsewhere. */
export function Tokens({ botId }: { botId: string }) {
  const may = useMay()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<NewToken | null>(null)
  const [ending, setEnding] = useState<Token | null>(null)
  const { data, error, refetch } = useTokens(botId)
  return (
    <Section
      title="Tokens for its channels"
      actions={
        may('chatbots.tokens.create', `chatbots/${botId}`) && (
          <Button icon={<Plus aria-hidden="true" />} onClick={() => setMaking(true)}>
            New token
          </Button>
        )
      }
    >
      {made && (
        <Secret
          key={made.id}
          label={`Token: ${tokenKinds[made.kind].title}`}
          value={made.token}
          onDone={() => setMade(null)}
        >
          <p>
            It is accepted until <Day at={made.validUntil} />.
          </p>
        </Secret>
      )}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading lines={2} />}
      {data?.length === 0 && (
        <p className={layout.muted}>
          None. A chat widget or a voice gateway of yours shows such a token to open conversations.
        </p>
      )}
      {data && data.length > 0 && (
        <Table tokens={data} onEnd={may('chatbots.tokens.delete', `chatbots/${botId}`) ? setEnding : null} />
      )}
      <MakeToken
        botId={botId}
        open={making}
        onClose={() => setMaking(false)}
        onMade={token => {
          setMaking(false)
          setMade(token)
        }}
      />
      {ending && <EndToken botId={botId} token={ending} onClose={() => setEnding(null)} />}
    </Section>
  )
}

const Table = ({ tokens, onEnd }: { tokens: readonly Token[]; onEnd: ((token: Token) => void) | null }) => (
  <div className={table.scroll}>
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">Made</th>
          <th scope="col">Ends</th>
          {onEnd && (
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {tokens.map(token => (
          <tr key={token.id}>
            <td>{tokenKinds[token.kind].title}</td>
            <td>
              <Ago at={token.createdAt} />
            </td>
            <td>
              <Day at={token.validUntil} />
            </td>
            {onEnd && (
              <td className={table.number}>
                <Button onClick={() => onEnd(token)}>End</Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

function MakeToken({
  botId,
  open,
  onClose,
  onMade,
}: {
  botId: string
  open: boolean
  onClose: () => void
  onMade: (token: NewToken) => void
}) {
  const client = useQueryClient()
  const [kind, setKind] = useState<Token['kind']>('webchat')
  const make = useMutation({
    mutationFn: () => api<NewToken>('POST', `/bots/${botId}/tokens`, { body: { kind } }),
    onSuccess: async token => {
      onMade(token)
      await client.invalidateQueries({ queryKey: tokensKey(botId) })
    },
  })
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="New token"
      action="Create token"
      busy={make.isPending}
      onSubmit={() => make.mutate()}
    >
      <SelectField
        label="For"
        hint={tokenKinds[kind].words}
        value={kind}
        onChange={event => setKind(event.target.value as Token['kind'])}
      >
        {Object.entries(tokenKinds).map(([value, { title }]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </SelectField>
      {make.error && <Problem error={make.error} />}
    </FormDialog>
  )
}

function EndToken({ botId, token, onClose }: { botId: string; token: Token; onClose: () => void }) {
  const client = useQueryClient()
  const toast = useToast()
  return (
    <Confirm
      open
      onClose={onClose}
      title="End this token?"
      action="End it"
      onConfirm={async () => {
        await api('DELETE', `/bots/${botId}/tokens/${token.id}`)
        toast.done('The token has ended.')
        await client.invalidateQueries({ queryKey: tokensKey(botId) })
      }}
    >
      <p>
        Every {tokenKinds[token.kind].title.toLowerCase()} that shows it is refused at once. This cannot be
        undone.
      </p>
    </Confirm>
  )
}
