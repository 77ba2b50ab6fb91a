import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Manifest, ResourceView } from '../../manifest.ts'
import { api } from './api.ts'

const Held = createContext<Manifest | null>(null)
export const ManifestProvider = Held.Provider
/** The manifest of the one who is signed in. */
export function useManifest(): Manifest {
  const manifest = useContext(Held)
  if (manifest === null) throw new Error('no manifest')
  return manifest
}
export function useResource(path: string): ResourceView | undefined { return useManifest().resources.find((r) => r.path === path) }
export const useSession = () => useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000, retry: false })
export const titleOfRow = (row: Readonly<Record<string, unknown>>): string => (typeof row.__title === 'string' && row.__title !== '' ? row.__title : `#${String(row.id)}`)
