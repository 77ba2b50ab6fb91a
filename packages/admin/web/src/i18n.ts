import { useSyncExternalStore } from 'react'
import { en, type Words } from './words/en.ts'

export const languages = { en: 'English', es: 'Español', bn: 'বাংলা' } as const
export type Language = keyof typeof languages
const loaders: Record<Exclude<Language, 'en'>, () => Promise<{ words: Words }>> = { es: () => import('./words/es.ts'), bn: () => import('./words/bn.ts') }

let state: { language: Language; words: Words } = { language: 'en', words: en }
const listeners = new Set<() => void>()
const isLanguage = (text: string | null | undefined): text is Language => text !== null && text !== undefined && text in languages

export async function speak(language: Language): Promise<void> {
  state = { language, words: language === 'en' ? en : (await loaders[language]()).words }
  localStorage.setItem('tenon-language', language)
  document.documentElement.lang = language
  for (const listener of listeners) listener()
}
/** The language chosen before, else the browser's. */
export const firstLanguage = (): Language => { const kept = localStorage.getItem('tenon-language'); const own = navigator.language.slice(0, 2); return isLanguage(kept) ? kept : isLanguage(own) ? own : 'en' }

/** The words of the chosen language. */
export function useWords(): Words { return useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener) }, () => state).words }
export const languageNow = (): Language => state.language
let region: string | null = null
/** Whose way of writing numbers and dates, whatever the language: the tenant's, else the browser's. */
export const localeIn = (of: string | null): void => { region = of }
export function localeNow(): string {
  if (region !== null) return `${state.language}-${region}`
  return navigator.language.startsWith(state.language) ? navigator.language : state.language
}
export const fill = (text: string, values: Record<string, string | number>): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
