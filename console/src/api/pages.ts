import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'
import { api, type Options } from './client.ts'
import type { Page } from './types.ts'

/** For `useInfiniteQuery`: a list of the API, page by page. Its data are the items of all pages that are loaded. */
export const pagesOf = <T>(queryKey: QueryKey, path: string, query: Options['query'] = {}) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      api<Page<T>>('GET', path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  })
