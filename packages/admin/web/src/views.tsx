import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useState } from 'react'
import type { ResourceView } from '../../manifest.ts'
import { useManifest } from './app.tsx'
import { useWords } from './i18n.ts'

interface View { readonly name: string; readonly q: string; readonly columns: readonly string[] }

/** Lists that this person looks at often: a query and its columns under a name, kept in the browser. */
export function Views({ resource, q, columns, show }: { readonly resource: ResourceView; readonly q: string; readonly columns: readonly string[]; readonly show: (view: View) => void }) {
  const words = useWords()
  const { name: app } = useManifest()
  const [views, setViews] = useLocalStorage<readonly View[]>({ key: `tenon-${app}-${resource.path}-views`, defaultValue: [] })
  const [name, setName] = useState('')
  const keep = (): void => { if (name.trim() === '') return; setViews([...views.filter((v) => v.name !== name.trim()), { name: name.trim(), q, columns }]); setName('') }
  return (
    <Menu position="bottom-start" closeOnItemClick={false} width={280}>
      <Menu.Target><Button variant="default">{words.views}</Button></Menu.Target>
      <Menu.Dropdown>
        {views.map((view) => <Group key={view.name} wrap="nowrap" gap={4}><Menu.Item style={{ flex: 1 }} onClick={() => show(view)}>{view.name}</Menu.Item><ActionIcon variant="subtle" color="gray" aria-label={`${words.remove}: ${view.name}`} onClick={() => setViews(views.filter((v) => v !== view))}>×</ActionIcon></Group>)}
        <Group p="xs" gap="xs" wrap="nowrap"><TextInput size="xs" aria-label={words.viewName} placeholder={words.viewName} value={name} onChange={(event) => setName(event.currentTarget.value)} onKeyDown={(event) => { event.stopPropagation(); if (event.key === 'Enter') keep() }} /><Button size="xs" onClick={keep}>{words.saveView}</Button></Group>
      </Menu.Dropdown>
    </Menu>
  )
}
