import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.fixture.ts'

export interface Block { readonly language: string; readonly text: string; /** Named in the first line: `// books/book.ts`. */ readonly file?: string }

/** The pages of a folder of the manual, in the order of their names. */
export const pagesOf = (folder: string): { readonly name: string; readonly text: string }[] =>
  readdirSync(join(root, 'docs', folder)).filter((name) => name.endsWith('.md')).sort().map((name) => ({ name, text: readFileSync(join(root, 'docs', folder, name), 'utf8') }))

export const blocksOf = (text: string): Block[] => [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, body]) => {
  const file = /^\/\/ (\S+\.\w+)\n/.exec(body!)?.[1]
  return { language: language!, text: body!, ...(file === undefined ? {} : { file }) }
})
