import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem, type ProblemCode, type ProblemDetails } from '../../domain/problem.ts'
import { failure, failureOf } from '../../http/failure.ts'
import { enveloped, errorOf, flat } from './errors.ts'

const refused = (code: ProblemCode, details: ProblemDetails = {}, message = 'No.') =>
  errorOf(failureOf(new Problem(code, message, details)), 'CHANNEL_NOT_FOUND')

for (const [code, details, status, expected] of [
  ['invalid', {}, 400, 'VALIDATION_ERROR'],
  ['invalid', { reason: 'invalid_channel_type' }, 400, 'INVALID_CHANNEL_TYPE'],
  ['unauthenticated', { reason: 'key_missing' }, 401, 'AUTHENTICATION_REQUIRED'],
  ['unauthenticated', { reason: 'key_invalid' }, 401, 'INVALID_API_KEY'],
  ['forbidden', {}, 403, 'INSUFFICIENT_PERMISSIONS'],
  ['not_found', {}, 404, 'CHANNEL_NOT_FOUND'],
  ['conflict', { reason: 'already_connected' }, 409, 'CHANNEL_ALREADY_EXISTS'],
  ['conflict', { reason: 'active_conversations' }, 400, 'ACTIVE_CONVERSATIONS_EXIST'],
  ['conflict', {}, 409, 'CONFLICT'],
  ['channel_refused', { reason: 'credentials' }, 422, 'CHANNEL_ERROR'],
  ['rate_limited', {}, 429, 'RATE_LIMIT_EXCEEDED'],
  ['unavailable', {}, 503, 'SERVICE_UNAVAILABLE'],
  ['unavailable', { reason: 'provider_away' }, 503, 'CHANNEL_ERROR'],
] as const) {
  test(`${code} ${JSON.stringify(details)} is ${status} ${expected}`, () => {
    const found = refused(code, details)
    assert.deepEqual([found.status, found.error.code], [status, expected])
  })
}

test('a field is named with dots, in the words too', () => {
  const { error } = refused('invalid', { field: '/config/botToken' }, '/config/botToken is required.')
  assert.deepEqual(error, {
    code: 'VALIDATION_ERROR',
    message: 'config.botToken is required.',
    details: [{ field: 'config.botToken', message: 'config.botToken is required.' }],
  })
})

test('a channel that is refused tells the check and the cure, and waits are whole seconds', () => {
  const { error } = refused('channel_refused', { reason: 'credentials', cure: 'Enter another token.' })
  assert.deepEqual(error.details, [{ field: 'credentials', message: 'No.', cure: 'Enter another token.' }])
  assert.equal(refused('rate_limited', { retryAfter: 1.2 }).error.retryAfter, 2)
})

test('an error that nobody foresaw tells nothing', () => {
  const { status, error } = errorOf(failureOf(new Error('the password is x')), 'CHANNEL_NOT_FOUND')
  assert.deepEqual([status, error.code], [500, 'INTERNAL_ERROR'])
  assert.equal(error.message.includes('password'), false)
})

test('the SDKs read it at the top of the body, with its details as a map', () => {
  const { error } = errorOf(failure('invalid', 'No.', {}, [{ field: '/name', message: 'is required' }]), '')
  const nested = enveloped(error, 'req_1')
  assert.deepEqual(nested, {
    error: { code: 'VALIDATION_ERROR', message: 'No.', details: [{ field: 'name', message: 'is required' }] },
    meta: { requestId: 'req_1' },
  })
  assert.deepEqual(flat(error, 'req_1'), {
    ...nested,
    code: 'VALIDATION_ERROR',
    message: 'No.',
    details: { name: 'is required' },
  })
})
