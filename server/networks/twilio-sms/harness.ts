import type { Harness } from '../contract/harness.ts'
import { account, sign, signature } from '../shared/twilio/harness/account.ts'
import { answers } from '../shared/twilio/harness/answers.ts'
import { connectingNumber, connectingService } from '../shared/twilio/harness/connecting.ts'
import { files } from '../shared/twilio/harness/files.ts'
import {
  probingAccount,
  probingNumber,
  probingService,
  probingUnable,
} from '../shared/twilio/harness/probing.ts'

export const harness: Harness = {
  account,
  sign,
  signature,
  batch: null,
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
    {
      name: 'a mail without plain text',
      content: { type: 'email', html: '<p>x</p>' },
      code: 'unsupported_content',
    },
  ],
  answers,
  recordings: [
    ...connectingNumber,
    ...connectingService,
    ...probingAccount,
    ...probingNumber,
    probingUnable('sms'),
    ...probingService,
    ...files,
  ],
}
