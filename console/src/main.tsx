import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { Unreachable } from './api/client.ts'
import { App } from './app.tsx'
import './styles/tokens.css'
import './styles/base.css'
import { Toasts } from './ui/toast.tsx'

const client = new QueryClient({
  defaultOptions: {
    // A Portico on this machine is there without any network.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 10_000,
      // A server that starts anew is back soon; what it refuses, it refuses again.
      retry: (count, error) => error instanceof Unreachable && count < 3,
    },
  },
})

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root.')
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <Router base="/console">
          <Toasts>
            <Tooltip.Provider delay={500}>
              <App />
            </Tooltip.Provider>
          </Toasts>
        </Router>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)
