import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Channel, Network } from '../../api/types.ts'
import { begin, changesOf, checkDraft, differences, isChanged, rebase } from './draft.ts'

const channel = {
  id: '0198f0c4-7d5e-7b7e-9d5a-000000000001',
  name: 'Support',
  config: { host: 'mail.example.com', port: 587 },
  secrets: ['password'],
  profile: { description: 'Questions' },
  metadata: { team: 'north' },
  version: 3,
} as Partial<Channel> as Channel

const text = (title: string) => ({ type: 'string', title })
const network = {
  title: 'Mail',
  config: {
    type: 'object',
    properties: { host: text('Server'), port: { type: 'integer', title: 'Port' }, user: text('User') },
    required: ['host', 'port'],
  },
  secrets: {
    type: 'object',
    properties: { password: text('Password'), key: text('Key') },
    required: ['password'],
  },
  provider: null,
} as Partial<Network> as Network

describe('a draft of the settings of a channel', () => {
  it('changes only what was typed', () => {
    const draft = begin(channel)
    assert.ok(!isChanged(draft))
    assert.deepEqual(changesOf({ ...draft, name: ' Sales ' }), { name: 'Sales' })
    assert.deepEqual(
      changesOf({ ...draft, values: { ...draft.values, port: 465, password: 'new', user: '' } }),
      { config: { port: 465, password: 'new' } },
    )
    assert.deepEqual(changesOf({ ...draft, removed: ['key'], description: '' }), {
      config: { key: null },
      profile: { description: null },
    })
    assert.deepEqual(changesOf({ ...draft, metadata: '{"team":"north"}' }), {})
    assert.deepEqual(changesOf({ ...draft, metadata: '' }), { metadata: {} })
  })

  it('says what is wrong with it', () => {
    const draft = begin(channel)
    assert.deepEqual([...checkDraft(draft, network)], [])
    const wrong = { ...draft, name: ' ', metadata: '[]', values: { ...draft.values, host: '' } }
    assert.deepEqual([...checkDraft(wrong, network).keys()], ['/config/host', '/name', '/metadata'])
  })

  it('is laid upon what somebody else has saved meanwhile', () => {
    const theirs: Channel = {
      ...channel,
      name: 'Help',
      config: { host: 'mx.example.com', port: 25 },
      version: 4,
    }
    assert.deepEqual(differences(channel, theirs, network), [
      ['Name', 'Help'],
      ['Server', 'mx.example.com'],
      ['Port', '25'],
    ])
    const draft = { ...begin(channel), description: 'Complaints', values: { ...channel.config, port: 465 } }
    const next = rebase(draft, theirs)
    assert.equal(next.name, 'Help')
    assert.deepEqual(changesOf(next), { config: { port: 465 }, profile: { description: 'Complaints' } })
  })
})
