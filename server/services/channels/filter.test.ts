import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { testContext } from '../../../test/support/context.ts'
import { explaining } from '../../../test/support/explaining.ts'
import { callerOf, channelRow } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import type { ChannelFilter } from './filter.ts'
import { listChannels } from './read.ts'

const caller = callerOf(newId())
const BOT = newId()

eachStore((kind, open) => {
  describe('a list of channels', () => {
    let store: Store
    before(async () => {
      store = await open()
      // One in fifty is not like the others.
      const rows = Array.from({ length: 5000 }, (_, i) =>
        channelRow(caller.workspaceId, {
          name: `Channel ${i}`,
          ...(i % 50 === 0 && { enabled: 0 }),
          ...(i % 50 === 1 && { environment: 'test' }),
          ...(i % 50 === 2 && { bot_id: BOT }),
          ...(i % 50 === 3 && { use_case_type: 'support' }),
          ...(i % 50 === 4 && { network: 'rare' }),
        }),
      )
      await store.transaction(async ({ db }) => {
        for (let i = 0; i < rows.length; i += 500) {
          await db
            .insertInto('channels')
            .values(rows.slice(i, i + 500))
            .execute()
        }
        if (kind === 'postgres') await sql`analyze channels`.execute(db)
      })
    })

    const filters: [string, ChannelFilter, string][] = [
      ['that are off', { enabled: false }, 'channels_enabled'],
      ['for tests', { environment: 'test' }, 'channels_environment'],
      ['of a bot', { botId: BOT }, 'channels_bot'],
      ['with a use', { useCaseType: 'support' }, 'channels_use_case'],
      ['of a network', { network: 'rare' }, 'channels_network'],
    ]
    for (const [which, filter, index] of filters) {
      it(`${which} is one stretch of an index`, async () => {
        const plan: string[] = []
        const context = testContext({ ...store, read: explaining(store, plan) })
        const { items } = await listChannels(context, caller, { ...filter, limit: 50 })
        assert.equal(items.length, 50)
        const text = plan.join('\n')
        assert.match(text, new RegExp(`(INDEX|using) ${index} `), text)
        assert.doesNotMatch(text, /TEMP B-TREE|Sort/, text)
      })
    }

    it('with a name is found by it', async () => {
      const plan: string[] = []
      const context = testContext({ ...store, read: explaining(store, plan) })
      const { items } = await listChannels(context, caller, { name: 'Channel 7', limit: 50 })
      assert.deepEqual(
        items.map(({ name }) => name),
        ['Channel 7'],
      )
      assert.match(plan.join('\n'), /(INDEX|using|on) channels_name /)
    })
  })
})
