import { Route, Switch } from 'wouter'
import { NotFound } from '../../shell/not-found.tsx'
import { useSwitchedOff } from './data.ts'
import { List } from './list.tsx'
import { NewWebhook } from './new.tsx'
import { Webhook } from './webhook.tsx'

export default function Webhooks() {
  useSwitchedOff()
  return (
    <Switch>
      <Route path="/webhooks" component={List} />
      <Route path="/webhooks/new" component={NewWebhook} />
      <Route path="/webhooks/:id/:tab?">
        {({ id, tab }) => <Webhook key={id} id={id} tab={tab === 'settings' ? tab : 'deliveries'} />}
      </Route>
      <Route>
        <NotFound parents={[{ title: 'Webhooks', href: '/webhooks' }]} />
      </Route>
    </Switch>
  )
}
