import type { ReactNode } from 'react'
import { type Listed, More } from './more.tsx'
import { Page } from './page.tsx'
import { Empty, Loading, Problem } from './states.tsx'

/** All things of a sort, as far as they are loaded, with the way to make one and to the rest. */
export function ListPage<T>({
  title,
  list,
  add,
  empty,
  children,
}: {
  title: string
  list: Listed & { data: readonly T[] | undefined; error: Error | null; refetch: () => unknown }
  /** The way to make one; null where the key may not. */
  add: ReactNode
  /** Said where there is none yet. */
  empty: { title: string; words: string }
  children: (items: readonly T[]) => ReactNode
}) {
  const { data, error, refetch } = list
  const isEmpty = data?.length === 0
  return (
    <Page title={title} actions={isEmpty ? null : add}>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {isEmpty && (
        <Empty title={empty.title} action={add}>
          {empty.words}
        </Empty>
      )}
      {data && !isEmpty && (
        <>
          {children(data)}
          <More list={list} />
        </>
      )}
    </Page>
  )
}
