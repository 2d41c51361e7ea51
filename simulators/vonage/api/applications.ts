import { isFields } from '../../shared/fields.ts'
import type { Account, Application } from '../accounts/account.ts'
import { VonageError } from './errors.ts'

/** https://developer.vonage.com/en/api/application.v2 */
export function getApplication(account: Account, id: string): object {
  return describe(find(account, id))
}

/** Replaces name and capabilities: what is not sent is gone. */
export function putApplication(account: Account, id: string, json: Record<string, unknown>): object {
  const application = find(account, id)
  const { name, capabilities = {} } = json
  if (typeof name !== 'string' || name === '') throw invalid('name', 'is required')
  if (!isFields(capabilities)) throw invalid('capabilities', 'must be an object')
  checkHooks(capabilities)
  application.name = name
  application.capabilities = capabilities
  return describe(application)
}

function checkHooks(capabilities: Record<string, unknown>): void {
  const { messages } = capabilities
  if (messages === undefined) return
  const webhooks = isFields(messages) && isFields(messages.webhooks) ? messages.webhooks : {}
  for (const name of ['inbound_url', 'status_url']) {
    const hook = webhooks[name]
    const address = isFields(hook) ? hook.address : undefined
    if (typeof address !== 'string' || !/^https?:\/\//.test(address)) {
      throw invalid(`capabilities.messages.webhooks.${name}.address`, 'must be a valid URL')
    }
  }
}

function find(account: Account, id: string): Application {
  const application = account.application(id)
  if (!application) {
    throw new VonageError(404, '#not-found', 'Not Found', `Application '${id}' was not found.`)
  }
  return application
}

const invalid = (name: string, reason: string): VonageError =>
  new VonageError(
    422,
    '/application#payload-validation',
    'Bad Request',
    'The request failed due to validation errors',
    {
      invalid_parameters: [{ name, reason }],
    },
  )

const describe = ({ id, name, capabilities, publicKey }: Application) => ({
  id,
  name,
  capabilities,
  keys: publicKey === null ? {} : { public_key: publicKey },
  privacy: { improve_ai: false },
  _links: { self: { href: `/v2/applications/${id}` } },
})
