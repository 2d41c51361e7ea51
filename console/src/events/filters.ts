import { wantsEvent } from '../../../server/domain/event.ts'
import type { EventType } from '../api/live.ts'
import { type Area, areas, deliverable } from './kinds.ts'

/** Filters of events, as a webhook has them: `*`, `message.*`, `message.received`. Pure. */
type Filters = readonly string[]

const whole = ({ name }: Pick<Area, 'name'>): string => `${name}.*`
const isOf = ({ name }: Pick<Area, 'name'>, filter: string): boolean => filter.startsWith(`${name}.`)

export const wantsAll = (filters: Filters): boolean => filters.includes('*')
export const wantsArea = (filters: Filters, area: Area): boolean =>
  wantsAll(filters) || filters.includes(whole(area))
export const wantsType = (filters: Filters, type: string): boolean => wantsEvent(filters, type as EventType)

/** With everything, or with every area by its own name. */
export const withAll = (filters: Filters, on: boolean): string[] =>
  on ? ['*'] : wantsAll(filters) ? deliverable.map(whole) : [...filters]

/** With everything of an area, also what later versions will tell; or with nothing of it. */
export function withArea(filters: Filters, area: Area, on: boolean): string[] {
  const others = withAll(filters, false).filter(filter => !isOf(area, filter))
  return on ? [...others, whole(area)] : others
}

/** With one sort of event or without it; the others of an area that was whole are named one by one then. */
export function withType(filters: Filters, area: Area, type: string, on: boolean): string[] {
  if (on) return [...filters, type]
  const named = withAll(filters, false).flatMap(filter =>
    filter === whole(area) ? area.kinds.map(kind => kind.type) : [filter],
  )
  return named.filter(filter => filter !== type)
}

/** "Messages; channels: in trouble, deleted" */
export function filtersInWords(filters: Filters): string {
  if (wantsAll(filters)) return 'All events'
  const known = areas.flatMap(area => {
    if (wantsArea(filters, area)) return [area.title]
    const some = area.kinds.filter(({ type }) => filters.includes(type)).map(({ short }) => short)
    return some.length > 0 ? [`${area.title}: ${some.join(', ')}`] : []
  })
  const unknown = filters.filter(
    filter => !areas.some(area => area.kinds.some(k => wantsType([filter], k.type))),
  )
  return [...known, ...unknown]
    .map((words, index) => (index === 0 ? words : words.charAt(0).toLowerCase() + words.slice(1)))
    .join('; ')
}
