import { both, entity, type Entity, type Hands, id, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { plainLetters } from '@tenon/sql'

/**
 * Codes that are in use, without case and accents: `md007` and `MD007` are one. The firm's tables know only exact repetition, so
 * this row is what two writers at once run into.
 */
export const Code = entity('garment_code', { id: id(), kind: text(20), code: text(60) }, { unique: [['kind', 'code']], audit: false })

type Row = Readonly<Record<string, unknown>>

/** After a write of a row with a `code`: it is this row's alone. Rows that other programs wrote hold theirs without ever having claimed it. */
export async function claimCode(hands: Hands, of: Entity, row: Row, old: Row | null, taken: string): Promise<void> {
  const [wanted, had] = [plainLetters(String(row.code)), old === null ? undefined : plainLetters(String(old.code))]
  if (wanted === had) return
  if (old !== null) await releaseCode(hands, of, old)
  if ((await hands.find(of, both(where('code', 'iexact', row.code), where('id', 'ne', row.id)))) !== null) throw new Fault('conflict', taken)
  try { await hands.create(Code, { kind: of.name, code: wanted }) } catch (error) {
    if (error instanceof Fault && error.issues.some((issue) => issue.code === 'uniqueTogether')) throw new Fault('conflict', taken, { cause: error })
    throw error
  }
}

export async function releaseCode(hands: Hands, of: Entity, row: Row): Promise<void> {
  const found = await hands.find(Code, both(where('kind', 'eq', of.name), where('code', 'eq', plainLetters(String(row.code)))))
  if (found !== null) await hands.remove(Code, found.id)
}
