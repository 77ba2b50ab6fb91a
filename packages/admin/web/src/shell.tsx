import { ActionIcon, AppShell, Burger, Group, Menu, Text, TextInput, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { api } from './api.ts'
import { useManifest, useSession } from './app.tsx'
import { Joint } from './joint.tsx'
import { type Language, languages, speak, useWords } from './i18n.ts'

export function Shell() {
  const words = useWords()
  const manifest = useManifest()
  const session = useSession()
  const client = useQueryClient()
  const { pathname } = useLocation()
  const [open, { toggle, close }] = useDisclosure(false)
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  useEffect(() => { if (pathname !== '') close() }, [pathname, close])

  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !open } }} padding={{ base: 'sm', sm: 'lg' }}>
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>{words.skip}</button>
      <AppShell.Header className="bar">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={words.menu} />
            <Link to="/" className="plain" style={{ minWidth: 0 }}><Group gap={8} wrap="nowrap"><Joint /><Text fw={650} truncate>{manifest.title}</Text></Group></Link>
          </Group>
          <Group gap={6} wrap="nowrap" style={{ flex: 'none' }}>
            <Menu position="bottom-end">
              <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={words.language}><Globe /></ActionIcon></Menu.Target>
              <Menu.Dropdown>{(Object.keys(languages) as Language[]).map((key) => <Menu.Item key={key} lang={key} onClick={() => void speak(key)}>{languages[key]}</Menu.Item>)}</Menu.Dropdown>
            </Menu>
            <ActionIcon variant="subtle" color="gray" aria-label={words.light} onClick={() => setColorScheme(dark ? 'light' : 'dark')}><Half /></ActionIcon>
            <Menu position="bottom-end">
              <Menu.Target><UnstyledButton px={6} py={4}><Group gap={8} wrap="nowrap"><span className="avatar" aria-hidden="true">{initials(session.data?.user?.name ?? '')}</span><Text size="sm" truncate className="who">{session.data?.user?.name ?? ''}</Text></Group></UnstyledButton></Menu.Target>
              <Menu.Dropdown>
                {(session.data?.user?.roles ?? []).length > 0 && <Menu.Label>{session.data?.user?.roles.join(', ')}</Menu.Label>}
                {session.data?.secondFactor === true && <Menu.Item renderRoot={(props) => <Link to="/-account" {...props} />}>{words.account}</Menu.Item>}
                <Menu.Item onClick={() => void api.logout().then(() => { client.clear(); location.hash = '#/'; location.reload() })}>{words.signOut}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="nav" p="sm" style={{ overflowY: 'auto' }} aria-label={words.menu}><Navigation /></AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}><Suspense><Outlet /></Suspense></AppShell.Main>
    </AppShell>
  )
}

const initials = (name: string): string => name.split(/[\s.@_-]+/).slice(0, 2).map((part) => [...part][0] ?? '').join('').toUpperCase()

/** How many lists a menu may have before one finds them by typing. */
const MANY = 12

function Navigation() {
  const words = useWords()
  const navigate = useNavigate()
  const { menu, resources } = useManifest()
  const { pathname } = useLocation()
  const at = pathname.split('/')[1] ?? ''
  const [typed, setTyped] = useState('')
  const box = useRef<HTMLInputElement>(null)
  useHotkeys([['mod+K', () => box.current?.focus()]])
  const nameOf = (path: string): string => resources.find((r) => r.path === path)?.plural ?? path
  const wanted = typed.trim().toLowerCase()
  const groups = menu.map(({ label, resources: paths }) => ({ label, paths: paths.filter((path) => nameOf(path).toLowerCase().includes(wanted)) })).filter(({ paths }) => paths.length > 0)
  const link = (path: string) => <Link key={path} to="/$path" params={{ path }} search={{ q: '' }} className="navlink" data-active={at === path || undefined} aria-current={at === path ? 'page' : undefined}>{nameOf(path)}</Link>
  return (
    <>
      {resources.length > MANY && <TextInput ref={box} size="xs" mb={8} placeholder={`${words.findList}  Ctrl K`} aria-label={words.findList} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} onKeyDown={(event) => { const first = groups[0]?.paths[0]; if (event.key === 'Enter' && first !== undefined) { setTyped(''); void navigate({ to: '/$path', params: { path: first }, search: { q: '' } }) } }} />}
      {wanted === '' && <Link to="/" className="navlink" data-active={at === '' || undefined}>{words.home}</Link>}
      {groups.map(({ label, paths }) => (label === null && menu.length > 1 && paths.length > 6 && wanted === '' && !paths.includes(at) ? (
        <details key="more" style={{ marginTop: 12 }}><summary><Text span size="xs" fw={600} className="quiet">{words.more} ({paths.length})</Text></summary>{paths.map(link)}</details>
      ) : (
        <div key={label ?? 'more'} style={{ marginTop: 12 }}>
          {(label !== null || menu.length > 1) && <Text size="xs" fw={600} className="quiet" px={12} pb={3}>{label ?? words.more}</Text>}
          {paths.map(link)}
        </div>
      )))}
    </>
  )
}

const Globe = () => <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true"><circle cx="12" cy="12" r="9" /><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18" /></svg>
const Half = () => <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true"><circle cx="12" cy="12" r="9" /><path d="M12 3v18a9 9 0 0 0 0-18z" fill="currentColor" /></svg>
