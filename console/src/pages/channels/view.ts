import { type Environment, environments } from '../../channels/environments.ts'
import { type Status, statuses } from './row.ts'

export const sorts = ['status', 'name', 'environment', 'received', 'sent', 'failed', 'last'] as const
export type Sort = (typeof sorts)[number]

/** What of the list is shown, and in which order. */
export interface View {
  search: string
  /** Empty: all. */
  statuses: readonly Status[]
  /** Empty: all. */
  network: string
  environment: Environment | ''
  sort: Sort
  descending: boolean
}

/** Where the most is what one looks for, that comes first. */
export const startsDescending = (sort: Sort): boolean =>
  sort === 'received' || sort === 'sent' || sort === 'failed' || sort === 'last'

/** Reads a view from an address; what is unknown there is passed over. */
export function readView(parameters: URLSearchParams): View {
  const wanted = parameters.get('sort') ?? ''
  const asked = (parameters.get('status') ?? '').split(',')
  return {
    search: parameters.get('q') ?? '',
    statuses: statuses.filter(status => asked.includes(status)),
    network: parameters.get('network') ?? '',
    environment: environments.find(name => name === parameters.get('environment')) ?? '',
    sort: sorts.find(name => name === wanted.replace(/^-/, '')) ?? 'status',
    descending: wanted.startsWith('-'),
  }
}

/** The address of a view, as short as can be. */
export function writeView({
  search,
  statuses,
  network,
  environment,
  sort,
  descending,
}: View): URLSearchParams {
  const parameters = new URLSearchParams()
  if (search !== '') parameters.set('q', search)
  if (statuses.length > 0) parameters.set('status', statuses.join(','))
  if (network !== '') parameters.set('network', network)
  if (environment !== '') parameters.set('environment', environment)
  if (sort !== 'status' || descending) parameters.set('sort', `${descending ? '-' : ''}${sort}`)
  return parameters
}

/** Whether anything is left out. */
export const isFiltered = ({ search, statuses, network, environment }: View): boolean =>
  search !== '' || statuses.length > 0 || network !== '' || environment !== ''
