import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Schema } from '../schema/table.ts'
import type { Change, Migration, NamedMigration } from './change.ts'
import { nameOf } from './describe.ts'
import { type Answers, diff } from './diff.ts'
import { schemaAfter } from './plan.ts'
import { sourceOf } from './source.ts'
import { MigrationError } from './words.ts'

/** The migrations of a folder, in the order of their numbers: `0001_initial.ts`, `0002_…`. None where there is no folder. */
export async function loadMigrations(folder: string): Promise<NamedMigration[]> {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => /^\d{4}_\w+\.(ts|js)$/.test(name) && !name.endsWith('.d.ts')).sort()
  const out: NamedMigration[] = []
  for (const [i, file] of files.entries()) {
    const number = Number(file.slice(0, 4))
    if (i > 0 && Number(files[i - 1]!.slice(0, 4)) === number) throw new MigrationError(`two migrations have the number ${file.slice(0, 4)}: ${files[i - 1]} and ${file}; give one a later number`)
    const module = (await import(pathToFileURL(resolve(folder, file)).href)) as { default?: Migration }
    if (!Array.isArray(module.default?.operations)) throw new MigrationError(`${file}: export default migration({ operations: […] }) is missing`)
    const { operations, replaces } = module.default
    out.push({ name: file.replace(/\.(ts|js)$/, ''), operations, ...(replaces === undefined ? {} : { replaces }), checksum: checksumOf(readFileSync(join(folder, file), 'utf8')) })
  }
  return out
}

/** Of the text as people mean it: line ends and white space at them do not count. */
const checksumOf = (text: string): string => createHash('sha256').update(text.replace(/[ \t]*\r?\n/g, '\n').trim()).digest('hex').slice(0, 32)

/** The changes that lead from what the migrations make to what the declarations ask for. */
export const pendingChanges = (migrations: readonly NamedMigration[], declared: Schema, answers?: Answers): Change[] => diff(schemaAfter(migrations), declared, answers)

/** Writes the next migration; answers its path. */
export function writeMigration(folder: string, migrations: readonly NamedMigration[], changes: readonly Change[], name?: string): string {
  const number = Number(migrations.at(-1)?.name.slice(0, 4) ?? 0) + 1
  if (name !== undefined && !/^\w+$/.test(name)) throw new MigrationError(`a migration's name is made of letters, digits and _, unlike "${name}"`)
  const file = join(folder, `${name === undefined ? nameOf(number, changes) : `${String(number).padStart(4, '0')}_${name}`}.ts`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, sourceOf(changes), { flag: 'wx' })
  return file
}
