import type { Account } from '../accounts/account.ts'
import { VonageError } from './errors.ts'

/** On rest.nexmo.com. https://developer.vonage.com/en/api/numbers */
export function listNumbers(account: Account, query: URLSearchParams): object {
  const pattern = query.get('pattern') ?? ''
  const found = account.numbers.filter(({ msisdn }) => msisdn.includes(pattern))
  // Without any, the answer is empty.
  if (found.length === 0) return {}
  return {
    count: found.length,
    numbers: found.map(({ country, msisdn, features, appId }) => ({
      country,
      msisdn,
      type: 'mobile-lvn',
      features,
      ...(appId !== null && { app_id: appId }),
    })),
  }
}

export function updateNumber(account: Account, form: URLSearchParams): object {
  const number = account.numbers.find(
    ({ country, msisdn }) => country === form.get('country') && msisdn === form.get('msisdn'),
  )
  const applicationId = form.get('app_id')
  if (!number || (applicationId !== null && !account.application(applicationId))) {
    throw new VonageError(420, '#method-failed', 'Method failed', 'Numbers or application not found')
  }
  number.appId = applicationId
  return { 'error-code': '200', 'error-code-label': 'success' }
}
