import { entity, type Hands, id, integer, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'

/** Who holds which reference now: what the flow says of each, kept beside it so that users need not know the flow. */
export const Holding = entity('garment_holding', { id: id(), reference: integer().unique(), code: text(30), usuario: integer().index() }, { audit: false })

type Row = Readonly<Record<string, unknown>>

/** Nobody goes with references in his hands: they are handed to somebody else first. */
export async function mayGo(hands: Hands, user: Row): Promise<void> {
  const held = await hands.list(Holding, where('usuario', 'eq', user.id), ['id'])
  if (held.length > 0) throw new Fault('conflict', `El usuario tiene ${held.length} referencias a su cargo (${held.slice(0, 3).map((h) => String(h.code)).join(', ')}): asígnelas primero a otra persona`)
}

/** `null`: nobody holds it any more. */
export async function hold(hands: Hands, reference: Row, user: unknown): Promise<void> {
  const before = await hands.find(Holding, where('reference', 'eq', reference.id))
  if (user === null) { if (before !== null) await hands.remove(Holding, before.id); return }
  if (before === null) await hands.create(Holding, { reference: reference.id, code: reference.code, usuario: user })
  else if (before.usuario !== user) await hands.update(Holding, before.id, { usuario: user })
}
