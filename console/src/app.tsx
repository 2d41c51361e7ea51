import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { SignedIn, useSessionQuery } from './api/session.tsx'
import SignIn from './pages/sign-in/index.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Shell } from './shell/shell.tsx'
import { Boundary } from './ui/boundary.tsx'
import { Loading, Problem } from './ui/states.tsx'

/** Each page comes when it is gone to. */
const Channels = lazy(() => import('./pages/channels/index.tsx'))
const Connect = lazy(() => import('./pages/connect/index.tsx'))
const Channel = lazy(() => import('./pages/channel/index.tsx'))
const Inbox = lazy(() => import('./pages/inbox/index.tsx'))
const Webhooks = lazy(() => import('./pages/webhooks/index.tsx'))
const Bots = lazy(() => import('./pages/bots/index.tsx'))
const Events = lazy(() => import('./pages/events/index.tsx'))
const Sandbox = lazy(() => import('./pages/sandbox/index.tsx'))
const Keys = lazy(() => import('./pages/keys/index.tsx'))
const Api = lazy(() => import('./pages/api/index.tsx'))

/** The sign-in, or the page that the address names. */
export function App() {
  const [path] = useLocation()
  const { data: session, error, refetch } = useSessionQuery()
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (session === undefined) return <Loading label="Loading the console" />
  if (session === null) return <SignIn />
  return (
    <SignedIn session={session}>
      <Shell>
        <Boundary path={path}>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/channels" component={Channels} />
              <Route path="/channels/new/:network?" component={Connect} />
              <Route path="/channels/:id/setup" component={Connect} />
              <Route path="/channels/:id/:tab?" component={Channel} />
              <Route path="/inbox/:conversation?" component={Inbox} />
              <Route path="/webhooks/*?" component={Webhooks} />
              <Route path="/bots/*?" component={Bots} />
              <Route path="/events" component={Events} />
              <Route path="/sandbox/:channel?" component={Sandbox} />
              <Route path="/keys" component={Keys} />
              <Route path="/api" component={Api} />
              <Route path="/">
                <Redirect to="/channels" replace />
              </Route>
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </Shell>
    </SignedIn>
  )
}
