import type { Harness } from '../contract/harness.ts'
import { account, PAGE, sign, signature } from '../shared/graph/messaging/harness/account.ts'
import { answers } from '../shared/graph/messaging/harness/answers.ts'
import { connecting, type Setting } from '../shared/graph/messaging/harness/connecting.ts'
import { files } from '../shared/graph/messaging/harness/files.ts'
import { probing } from '../shared/graph/messaging/harness/probing.ts'

const fields = [
  'messages',
  'messaging_postbacks',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_edits',
]
const setting: Setting = {
  account,
  network: 'messenger',
  title: 'Messenger',
  object: 'page',
  id: PAGE,
  pageFields: fields,
  appFields: fields,
  spared: ['message_reads'],
  scopes: ['pages_messaging', 'pages_manage_metadata'],
}
const text = (mid: string) => ({
  sender: { id: '5510000000000001' },
  recipient: { id: PAGE },
  timestamp: 1458692752478,
  message: { mid, text: mid },
})

export const harness: Harness = {
  account,
  sign,
  signature,
  batch: {
    call: messaging => ({ object: 'page', entry: [{ id: PAGE, time: 1458692752478, messaging }] }),
    good: [text('m_A'), text('m_B')],
    bad: { ...text('m_C'), timestamp: 'yesterday' },
  },
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
    {
      name: 'buttons under a text of spaces',
      content: { type: 'buttons', text: ' ', buttons: [{ kind: 'reply', text: 'A', value: 'a' }] },
      code: 'empty_text',
    },
  ],
  answers,
  recordings: [
    ...connecting(setting),
    ...probing(setting, {
      fields: 'id,name',
      me: { id: PAGE, name: 'Original Coast Clothing' },
      name: 'Original Coast Clothing',
      facts: { pageName: 'Original Coast Clothing' },
      others: [
        {
          name: "a person's token",
          me: { id: '10215', name: 'Ada Lovelace' },
          message: `The token is not that of the page ${PAGE}, but of Ada Lovelace.`,
          cure: "Enter the page's own access token: a person's shows its pages under GET /me/accounts.",
        },
      ],
    }),
    ...files,
  ],
}
