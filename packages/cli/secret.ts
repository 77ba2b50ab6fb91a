import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from './command.ts'

/** The signing secret: `TENON_SECRET` or `SECRET_KEY`, else one made at the first start and kept beside the data, readable by its owner alone. */
export function secretOf(folder: string): string {
  const given = process.env.TENON_SECRET ?? process.env.SECRET_KEY
  if (given !== undefined && given.length >= 32) return given
  if (given !== undefined) throw new UsageError('TENON_SECRET must have at least 32 characters')
  const file = join(folder, 'secret')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600 })
  }
  return readFileSync(file, 'utf8').trim()
}
