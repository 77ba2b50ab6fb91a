import { both, type Entity, where } from '@tenon/model'
import { tableOf, Writer } from '@tenon/sql'
import { Fault } from './errors.ts'
import type { Context } from './operation.ts'
import { contentFields, sign, Signature, type Signing } from './signature.ts'
import { note } from './trail.ts'
import { same } from './values.ts'
import type { Writing } from './write.ts'

type Values = Record<string, unknown>

/** A regulated record is not changed and not removed without saying why, where its declaration asks for it. */
export function needReason(e: Entity, reason: string | null): void {
  const { gmp } = e.options
  if (typeof gmp !== 'object' || gmp.reason !== true || (reason ?? '').trim() !== '') return
  throw new Fault('invalid', 'A reason for the change is required.', { issues: [{ path: [], code: 'custom', message: 'A reason for the change is required.' }] })
}

/** What is set beside a change of something that was signed: the state before the signature. */
export async function unsigned(writing: Writing, e: Entity, old: Values, row: Values): Promise<Values> {
  const { gmp } = e.options
  if (typeof gmp !== 'object' || gmp.unsigned === undefined || contentFields(e).every((name) => same(row[name], old[name]))) return {}
  const w = new Writer(writing.kind)
  const column = (n: string): string => writing.catalog.column(Signature as unknown as Entity, n)
  w.add(`select 1 from ${tableOf(Signature)} where ${column('entity')} = `).value(e.name, { is: 'text' }).add(` and ${column('row')} = `).value(String(old.id), { is: 'text' }).add(' limit 1')
  const signed = (await writing.connection.run(writing.statements.of(w, [{ is: 'integer' }]), w.values)).rows.length > 0
  return signed ? { ...gmp.unsigned } : {}
}

/** People that a record names, itself or in what belongs to it, may be kept from its next step: by person, whatever their roles. */
export async function keptApart(writing: Writing, e: Entity, apart: readonly string[], row: Values): Promise<void> {
  const { actor } = writing.context
  if (actor === null) return
  for (const path of apart) {
    const named = path.includes('.') ? (await writing.load(e, both(where('id', 'eq', row.id), where(path, 'eq', actor.id)), false)) !== null : row[path] !== null && row[path] !== undefined && String(row[path]) === String(actor.id)
    if (named) throw new Fault('forbidden', 'Another person must do this: you have had a part in it before.', { details: { field: path } })
  }
}

/** Asks the signer for their secret, before anything is written. Answers how they proved who they are. */
export async function proven(signing: Signing | undefined, { actor, session = '' }: Context, values: Readonly<Values>): Promise<string> {
  if (signing === undefined || actor === null) throw new Fault('forbidden', 'Electronic signatures are not set up here.')
  const word = (name: string): Record<string, string> => (typeof values[name] === 'string' && values[name] !== '' ? { [name]: values[name] } : {})
  const answer = await signing.verify(actor, session, { ...word('userId'), ...word('password') })
  if ('method' in answer) return answer.method
  if (answer.missing !== undefined) throw new Fault('invalid', answer.refused, { issues: [{ path: [answer.missing], code: 'custom', message: answer.refused }] })
  throw new Fault('forbidden', answer.refused)
}

/** Signs a row that a move has just written, and says so in the trail. */
export async function sealed(writing: Writing, key: string, e: Entity, row: Values, meaning: string, method: string, said: Readonly<Values>): Promise<void> {
  const { context, now: at, tenant } = writing
  const comment = typeof said.comment === 'string' && said.comment !== '' ? said.comment : null
  const made = await sign(writing, writing.connection, context, key, e, row, { meaning, method, comment, tenant, at })
  note(writing.connection, {
    at, actor: String(context.actor?.id), actorName: context.actor?.name ?? null, capacity: context.actor?.capacity ?? null, tenant: tenant === null || tenant === undefined ? null : String(tenant), requestId: context.requestId, source: context.source,
    action: 'sign', entity: e.name, row: String(row.id), title: e.options.title?.(row as never) ?? null, changes: JSON.stringify({ signature: made.uid, meaning, version: made.version, hash: made.hash }), reason: comment,
  })
}

/** What a request says, without the secret in it: what is kept of a retried one must not help to guess it. */
export const withoutSecret = ({ password: _secret, ...values }: Readonly<Values>): Values => values
