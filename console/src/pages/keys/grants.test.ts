import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { permits } from '../../../../server/domain/permits.ts'
import { presets } from '../../../../server/domain/presets.ts'
import { grantable, grantableAreas, grantableRoles, policiesOf } from './grants.ts'
import { areas } from './permissions.ts'

const area = (name: string) => {
  const found = areas.find(each => each.name === name)
  assert.ok(found)
  return found
}
const clerk = [
  { permission: 'channels.list', resource: 'channels/*' },
  { permission: 'messages.*', resource: 'channels/1' },
  { permission: 'keys.*', resource: '*' },
]

describe('what can be given', () => {
  it('is all for an owner', () => {
    assert.deepEqual(grantableRoles(presets.owner), ['owner', 'editor', 'viewer'])
    assert.equal(grantableAreas(presets.owner).length, areas.length)
  })

  it('is never more than one has', () => {
    assert.deepEqual(grantableRoles(presets.editor), ['editor', 'viewer'])
    assert.deepEqual(grantableRoles(clerk), [])
    assert.deepEqual(
      grantableAreas(clerk).map(({ name }) => name),
      ['channels', 'messages', 'keys'],
    )
    assert.deepEqual(grantable(clerk, area('channels'), null), ['list'])
    assert.deepEqual(grantable(clerk, area('messages'), null), [])
    assert.deepEqual(grantable(clerk, area('messages'), ['1']), ['list', 'get', 'send'])
    assert.deepEqual(grantable(clerk, area('messages'), ['1', '2']), [])
    assert.deepEqual(grantable(clerk, area('messages'), []), ['list', 'get', 'send'])
    assert.deepEqual(grantable(clerk, area('conversations'), []), [])
  })

  it('comes to policies that the giver has', () => {
    const policies = policiesOf(clerk, [
      { area: 'channels', verbs: ['list'], channels: null },
      { area: 'messages', verbs: ['send', 'get'], channels: ['1'] },
      { area: 'messages', verbs: ['send'], channels: ['1'] },
    ])
    assert.deepEqual(policies, [
      { permission: 'channels.list', resource: 'channels/*' },
      { permission: 'messages.send', resource: 'channels/1' },
      { permission: 'messages.get', resource: 'channels/1' },
    ])
    assert.ok(policies.every(({ permission, resource }) => permits(clerk, permission, resource)))
    assert.deepEqual(policiesOf(presets.owner, [{ area: 'workspace', verbs: ['get'], channels: null }]), [
      { permission: 'workspace.get', resource: '*' },
    ])
  })
})
