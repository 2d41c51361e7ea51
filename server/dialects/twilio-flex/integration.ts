import type { Static } from 'typebox'
import type { ChannelProfile } from '../../domain/profile.ts'
import { InvalidInput } from '../../http/invalid-input.ts'
import { type FlexFlowChanges, type IntegrationType, integrationTypes } from './schema.ts'

/** What handles the conversations of a flow, between the forms of the API and the routing of a channel. Pure. */

type Routing = NonNullable<ChannelProfile['routing']>
type Form = Static<typeof FlexFlowChanges>

/** The parameters of each kind of integration, by their names in our own words. */
const kinds: Record<IntegrationType, { required: readonly string[]; optional: readonly string[] }> = {
  studio: { required: ['flowSid'], optional: ['retryCount'] },
  external: { required: ['url'], optional: ['retryCount'] },
  task: {
    required: ['workspaceSid', 'workflowSid'],
    optional: ['channel', 'timeout', 'priority', 'creationOnMessage'],
  },
}

/** https://www.twilio.com/docs/flex/developer/messaging/api/flow */
const defaults: Record<string, unknown> = { retryCount: 3, channel: 'default', timeout: 86_400, priority: 0 }

/** An integration. The URL of an external one is not of the routing: it is that of the channel's bot. */
export interface Integration {
  type: IntegrationType
  settings: Record<string, unknown>
  url: string | null
}

/** The integration of a channel: what its routing says, or else whoever follows it from outside. */
export function integrationOf(routing: Routing | undefined, botUrl: string | null): Integration {
  const type = routing?.type ?? 'external'
  const { url, ...settings } = routing?.settings ?? {}
  return { type, settings, url: type === 'external' ? botUrl : null }
}

/**
 * The integration after a form was applied to it, with the documented defaults; null when the form says nothing of it.
 * Throws `InvalidInput` for what the kind of integration cannot be without.
 */
export function changedIntegration(before: Integration | null, form: Form): Integration | null {
  const given = parametersIn(form)
  if (form.IntegrationType === undefined && Object.keys(given).length === 0) return null
  const type = form.IntegrationType ?? before?.type ?? kindOf(given)
  const { required, optional } = kinds[type]
  const known = before?.type === type ? { ...before.settings, url: before.url ?? undefined } : {}
  const all: Record<string, unknown> = { ...defaults, ...known, ...given }
  const missing = required.filter(name => all[name] === undefined)
  if (missing.length > 0) {
    throw new InvalidInput(missing.map(name => ({ field: `/${parameterOf(name)}`, message: 'is required' })))
  }
  const { url, ...settings } = Object.fromEntries(
    [...required, ...optional].filter(name => all[name] !== undefined).map(name => [name, all[name]]),
  )
  return { type, settings, url: typeof url === 'string' ? url : null }
}

/** The integration as answers have it. */
export function integrationJson({ settings, url }: Integration): Record<string, unknown> {
  const parameters = { ...(url !== null && { url }), ...settings }
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [snake(name), value]))
}

const PREFIX = 'Integration.'

function parametersIn(form: Form): Record<string, unknown> {
  const given = Object.entries(form).filter(([name]) => name.startsWith(PREFIX))
  return Object.fromEntries(
    given.map(([name, value]) => [
      name.slice(PREFIX.length, PREFIX.length + 1).toLowerCase() + name.slice(PREFIX.length + 1),
      value,
    ]),
  )
}

const parameterOf = (name: string): string => `${PREFIX}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`

const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** The kind whose required parameters a form has, where it does not name one. */
const kindOf = (given: Record<string, unknown>): IntegrationType =>
  integrationTypes.find(type => kinds[type].required.some(name => name in given)) ?? 'external'
