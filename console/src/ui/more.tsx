import { Button } from './button.tsx'
import styles from './more.module.css'

/** What a list that comes page by page tells of itself. */
export interface Listed {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

/** The way to the rest of a list; nothing at its end. */
export const More = ({ list }: { list: Listed }) =>
  list.hasNextPage && (
    <p className={styles.more}>
      <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        Show more
      </Button>
    </p>
  )
