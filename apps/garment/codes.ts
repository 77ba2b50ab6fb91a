import { entity, type Hands, id, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { plainLetters } from '@tenon/sql'

/**
 * Codes that are in use, without case and accents: `md007` and `MD007` are one. The firm's tables know only exact repetition, so
 * this row is what two writers at once run into.
 */
export const Code = entity('garment_code', { id: id(), kind: text(20), code: text(60) }, { unique: [['kind', 'code']], audit: false })

export async function claimCode(hands: Hands, kind: string, code: unknown, old: unknown, taken: string): Promise<void> {
  const [wanted, had] = [plainLetters(String(code)), old === undefined ? undefined : plainLetters(String(old))]
  if (wanted === had) return
  if (had !== undefined) await releaseCode(hands, kind, old)
  try { await hands.create(Code, { kind, code: wanted }) } catch (error) {
    if (error instanceof Fault && error.issues.some((issue) => issue.code === 'uniqueTogether')) throw new Fault('conflict', taken, { cause: error })
    throw error
  }
}

export async function releaseCode(hands: Hands, kind: string, code: unknown): Promise<void> {
  const found = await hands.find(Code, { op: 'and', of: [where('kind', 'eq', kind), where('code', 'eq', plainLetters(String(code)))] })
  if (found !== null) await hands.remove(Code, found.id)
}
