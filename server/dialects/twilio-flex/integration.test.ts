import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changedIntegration, type Integration, integrationJson, integrationOf } from './integration.ts'

const FlowSid = `FW${'1'.repeat(32)}`
const WorkspaceSid = `WS${'2'.repeat(32)}`
const WorkflowSid = `WW${'3'.repeat(32)}`
const task = { 'Integration.WorkspaceSid': WorkspaceSid, 'Integration.WorkflowSid': WorkflowSid }
const external: Integration = { type: 'external', settings: { retryCount: 1 }, url: 'https://a.example' }

type Form = Parameters<typeof changedIntegration>[1]

describe('changedIntegration', () => {
  const cases: [name: string, before: Integration | null, form: Form, after: Integration | null][] = [
    ['nothing', null, { FriendlyName: 'a' }, null],
    [
      'a Studio flow',
      null,
      { IntegrationType: 'studio', 'Integration.FlowSid': FlowSid },
      { type: 'studio', settings: { flowSid: FlowSid, retryCount: 3 }, url: null },
    ],
    [
      'a URL',
      null,
      { IntegrationType: 'external', 'Integration.Url': 'https://b.example', 'Integration.RetryCount': 0 },
      { type: 'external', settings: { retryCount: 0 }, url: 'https://b.example' },
    ],
    [
      'a task, with the documented defaults',
      null,
      { IntegrationType: 'task', ...task },
      {
        type: 'task',
        settings: {
          workspaceSid: WorkspaceSid,
          workflowSid: WorkflowSid,
          channel: 'default',
          timeout: 86_400,
          priority: 0,
        },
        url: null,
      },
    ],
    [
      'a task in every detail',
      null,
      {
        IntegrationType: 'task',
        ...task,
        'Integration.Channel': 'sms',
        'Integration.Timeout': 60,
        'Integration.Priority': 9,
        'Integration.CreationOnMessage': false,
        'Integration.RetryCount': 2,
        'Integration.Url': 'https://b.example',
      },
      {
        type: 'task',
        settings: {
          workspaceSid: WorkspaceSid,
          workflowSid: WorkflowSid,
          channel: 'sms',
          timeout: 60,
          priority: 9,
          creationOnMessage: false,
        },
        url: null,
      },
    ],
    [
      'a kind that is not named',
      null,
      { 'Integration.FlowSid': FlowSid },
      { type: 'studio', settings: { flowSid: FlowSid, retryCount: 3 }, url: null },
    ],
    [
      'one parameter of the kind there is',
      external,
      { 'Integration.RetryCount': 2 },
      { ...external, settings: { retryCount: 2 } },
    ],
    [
      'another URL',
      external,
      { 'Integration.Url': 'https://b.example' },
      { ...external, url: 'https://b.example' },
    ],
    [
      'another kind',
      external,
      { IntegrationType: 'studio', 'Integration.FlowSid': FlowSid },
      { type: 'studio', settings: { flowSid: FlowSid, retryCount: 3 }, url: null },
    ],
    ['the kind there is', external, { IntegrationType: 'external' }, external],
  ]
  for (const [name, before, form, after] of cases) {
    it(`takes ${name}`, () => assert.deepEqual(changedIntegration(before, form), after))
  }

  const refused: [form: Form, field: string][] = [
    [{ IntegrationType: 'studio' }, '/Integration.FlowSid'],
    [{ IntegrationType: 'external', 'Integration.FlowSid': FlowSid }, '/Integration.Url'],
    [{ IntegrationType: 'task' }, '/Integration.WorkspaceSid'],
    [{ IntegrationType: 'task', 'Integration.WorkspaceSid': WorkspaceSid }, '/Integration.WorkflowSid'],
    [{ 'Integration.RetryCount': 1 }, '/Integration.Url'],
  ]
  for (const [form, field] of refused) {
    it(`refuses ${JSON.stringify(form)}: ${field} is missing`, () => {
      assert.throws(() => changedIntegration(null, form), { code: 'invalid', details: { field } })
    })
  }
})

describe('integrationOf', () => {
  it('is external where a bot with a URL handles a channel that says nothing', () => {
    const found = integrationOf(undefined, 'https://bot.example')
    assert.deepEqual([found.type, integrationJson(found)], ['external', { url: 'https://bot.example' }])
  })

  it('shows the parameters in snake case, and no URL but that of the bot', () => {
    const settings = { url: 'https://old.example', retryCount: 2, creationOnMessage: true }
    const found = integrationOf({ type: 'external', settings }, null)
    assert.deepEqual(integrationJson(found), { retry_count: 2, creation_on_message: true })
    assert.deepEqual(integrationJson(integrationOf({ type: 'task' }, 'https://bot.example')), {})
  })
})
