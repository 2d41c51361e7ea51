import { Route, Switch } from 'wouter'
import { NotFound } from '../../shell/not-found.tsx'
import { Bot } from './bot.tsx'
import { List } from './list.tsx'
import { NewBot } from './new.tsx'

export default function Bots() {
  return (
    <Switch>
      <Route path="/bots" component={List} />
      <Route path="/bots/new" component={NewBot} />
      <Route path="/bots/:id">{({ id }) => <Bot key={id} id={id} />}</Route>
      <Route>
        <NotFound parents={[{ title: 'Bots', href: '/bots' }]} />
      </Route>
    </Switch>
  )
}
