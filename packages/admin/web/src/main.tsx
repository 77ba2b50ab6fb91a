import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@fontsource/noto-sans-bengali/bengali-400.css'
import '@fontsource/noto-sans-bengali/bengali-600.css'
import './style.css'
import { Center, Loader, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { api, Refusal } from './api.ts'
import { ManifestProvider, useSession } from './app.tsx'
import { firstLanguage, languageNow, localeIn, speak, useWords } from './i18n.ts'
import { Login } from './login.tsx'
import { Shell } from './shell.tsx'
import { themeOf } from './theme.ts'

const client = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: (count, error) => !(error instanceof Refusal) && count < 2 } } })

const root = createRootRoute({ component: Shell })
const home = createRoute({ getParentRoute: () => root, path: '/', component: lazyRouteComponent(() => import('./home.tsx'), 'Home') })
const list = createRoute({ getParentRoute: () => root, path: '/$path', validateSearch: (search: Record<string, unknown>): { q: string } => ({ q: typeof search.q === 'string' ? search.q : '' }), component: lazyRouteComponent(() => import('./list.tsx'), 'ListPage') })
const add = createRoute({ getParentRoute: () => root, path: '/$path/new', component: lazyRouteComponent(() => import('./edit.tsx'), 'CreatePage') })
const load = createRoute({ getParentRoute: () => root, path: '/$path/import', component: lazyRouteComponent(() => import('./import.tsx'), 'ImportPage') })
const edit = createRoute({ getParentRoute: () => root, path: '/$path/row/$key', component: lazyRouteComponent(() => import('./edit.tsx'), 'EditPage') })
const account = createRoute({ getParentRoute: () => root, path: '/-account', component: lazyRouteComponent(() => import('./account.tsx'), 'AccountPage') })
const router = createRouter({ routeTree: root.addChildren([home, account, list, add, load, edit]), history: createHashHistory(), defaultPreload: 'intent' })
declare module '@tanstack/react-router' { interface Register { router: typeof router } }

/** Sign-in first, then everything that the manifest of this person says. */
function Gate() {
  const session = useSession()
  const user = session.data?.user ?? null
  // in another language the same person goes on seeing what there was until it is said anew
  const manifest = useQuery({ queryKey: ['manifest', user?.id, languageNow()], queryFn: api.manifest, placeholderData: (before, query) => (query?.queryKey[1] === user?.id ? before : undefined), enabled: user !== null, staleTime: 300_000 })
  if (session.isPending || (user !== null && manifest.isPending)) return <Center h="100vh"><Loader /></Center>
  if (session.data !== undefined) document.title = manifest.data?.title ?? session.data.title
  if (user === null || manifest.data === undefined) return <Login />
  localeIn(manifest.data.region)
  return <ManifestProvider value={manifest.data}><RouterProvider router={router} /></ManifestProvider>
}

function Site() {
  const words = useWords()
  return <MantineProvider theme={themeOf(words)} defaultColorScheme="auto"><Notifications position="bottom-right" autoClose={3000} /><Gate /></MantineProvider>
}

void speak(firstLanguage())
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}><Site /></QueryClientProvider>
  </StrictMode>,
)
