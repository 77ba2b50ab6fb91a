import { ActionIcon, AppShell, Burger, Group, Menu, Text, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { api } from './api.ts'
import { useManifest, useSession } from './app.tsx'
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
  const at = pathname.split('/')[1] ?? ''
  useEffect(() => { if (pathname !== '') close() }, [pathname, close])

  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !open } }} padding={{ base: 'sm', sm: 'lg' }}>
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>{words.skip}</button>
      <AppShell.Header className="bar">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={words.menu} />
            <Link to="/" style={{ color: 'inherit', textDecoration: 'none' }}><Group gap={8} wrap="nowrap"><Joint /><Text fw={650} truncate>{manifest.title}</Text></Group></Link>
          </Group>
          <Group gap={6} wrap="nowrap">
            <Menu position="bottom-end">
              <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={words.language}><Globe /></ActionIcon></Menu.Target>
              <Menu.Dropdown>{(Object.keys(languages) as Language[]).map((key) => <Menu.Item key={key} lang={key} onClick={() => void speak(key)}>{languages[key]}</Menu.Item>)}</Menu.Dropdown>
            </Menu>
            <ActionIcon variant="subtle" color="gray" aria-label={words.light} onClick={() => setColorScheme(dark ? 'light' : 'dark')}><Half /></ActionIcon>
            <Menu position="bottom-end">
              <Menu.Target><UnstyledButton px={8} py={4} style={{ maxWidth: '40vw' }}><Text size="sm" truncate>{session.data?.user?.name ?? ''}</Text></UnstyledButton></Menu.Target>
              <Menu.Dropdown>
                {(session.data?.user?.roles ?? []).length > 0 && <Menu.Label>{session.data?.user?.roles.join(', ')}</Menu.Label>}
                <Menu.Item onClick={() => void api.logout().then(() => { client.clear(); location.hash = '#/'; location.reload() })}>{words.signOut}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="nav" p="sm" style={{ overflowY: 'auto' }} aria-label={words.menu}>
        <Link to="/" className="navlink" data-active={at === '' || undefined}>{words.home}</Link>
        {manifest.menu.map((group) => (
          <div key={group.label} style={{ marginTop: 14 }}>
            {group.label !== '' && <Text size="xs" fw={600} className="quiet" px={12} pb={4}>{group.label}</Text>}
            {group.resources.map((path) => <Link key={path} to="/$path" params={{ path }} search={{ q: '' }} className="navlink" data-active={at === path || undefined} aria-current={at === path ? 'page' : undefined}>{manifest.resources.find((r) => r.path === path)?.plural ?? path}</Link>)}
          </div>
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}><Suspense><Outlet /></Suspense></AppShell.Main>
    </AppShell>
  )
}

const Joint = () => <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" /><path d="M6 12h12v-4h8v16h-8v-4H6z" fill="#fbf3e4" /></svg>
const Globe = () => <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true"><circle cx="12" cy="12" r="9" /><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18" /></svg>
const Half = () => <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true"><circle cx="12" cy="12" r="9" /><path d="M12 3v18a9 9 0 0 0 0-18z" fill="currentColor" /></svg>
