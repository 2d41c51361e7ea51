import type { Harness } from '../contract/harness.ts'
import {
  INSTAGRAM,
  PAGE,
  account as pageAccount,
  sign,
  signature,
} from '../shared/graph/messaging/harness/account.ts'
import { answers } from '../shared/graph/messaging/harness/answers.ts'
import { connecting, type Setting } from '../shared/graph/messaging/harness/connecting.ts'
import { files } from '../shared/graph/messaging/harness/files.ts'
import { probing } from '../shared/graph/messaging/harness/probing.ts'

const account = { ...pageAccount, config: { pageId: PAGE, accountId: INSTAGRAM } }
const setting: Setting = {
  account,
  network: 'instagram',
  title: 'Instagram',
  object: 'instagram',
  id: INSTAGRAM,
  pageFields: ['feed'],
  appFields: ['messages', 'messaging_postbacks', 'messaging_seen', 'message_reactions', 'message_edit'],
  spared: [],
  scopes: ['instagram_basic', 'instagram_manage_messages', 'pages_manage_metadata'],
}
const text = (mid: string) => ({
  sender: { id: '6563710000000001' },
  recipient: { id: INSTAGRAM },
  timestamp: 1569262485349,
  message: { mid, text: mid },
})
const page = { id: PAGE, name: 'Original Coast Clothing' }
const cure = 'Link the professional Instagram account to the page, or correct its id in the channel.'

export const harness: Harness = {
  account,
  sign,
  signature,
  batch: {
    call: messaging => ({ object: 'instagram', entry: [{ id: INSTAGRAM, time: 1569262486134, messaging }] }),
    good: [text('aWdfA'), text('aWdfB')],
    bad: { ...text('aWdfC'), sender: null },
  },
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
  ],
  answers,
  recordings: [
    ...connecting(setting),
    ...probing(setting, {
      fields: 'id,name,instagram_business_account{id,username}',
      me: { ...page, instagram_business_account: { id: INSTAGRAM, username: 'originalcoast' } },
      name: 'originalcoast',
      facts: { pageName: 'Original Coast Clothing', username: 'originalcoast' },
      others: [
        {
          name: 'no Instagram account is linked',
          me: page,
          message: 'No Instagram account is linked to the page Original Coast Clothing.',
          cure,
        },
        {
          name: 'another Instagram account is linked',
          me: { ...page, instagram_business_account: { id: '1', username: 'another' } },
          message: 'Another Instagram account is linked to the page: another.',
          cure,
        },
      ],
    }),
    ...files,
  ],
}
