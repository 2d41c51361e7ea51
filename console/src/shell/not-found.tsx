import { LinkButton } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'

/** The page of an address that is none. */
export const NotFound = ({ parents = [] }: { parents?: readonly { title: string; href: string }[] }) => (
  <Page title="Not found" parents={parents}>
    <Empty
      title="There is nothing at this address"
      action={<LinkButton href="/channels">See all channels</LinkButton>}
    >
      It was deleted, or the address is not complete.
    </Empty>
  </Page>
)
