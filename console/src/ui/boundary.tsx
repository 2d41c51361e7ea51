import { Component, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Empty } from './states.tsx'

interface Props {
  /** Of the page: on another one it is tried again. */
  path: string
  children: ReactNode
}

/**
 * Keeps a page that cannot be drawn from taking all others with it. After an update of Portico it is also what an old tab
 * shows whose pages are gone from the server.
 */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.path !== this.props.path) this.setState({ failed: false })
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Empty
        title="This page cannot be shown."
        action={
          <Button kind="primary" onClick={() => location.reload()}>
            Load it anew
          </Button>
        }
      >
        Portico may have been updated while this tab was open. If it happens again, tell us what you did.
      </Empty>
    )
  }
}
