import type { DatabaseKind } from '../database.ts'
import { describe } from './describe.ts'
import { onlineOf } from './online.ts'
import { partsOf } from './parts.ts'
import type { PlannedStep } from './plan.ts'
import { after } from './state.ts'
import { statementsOf } from './statements.ts'

/** The SQL of a step as `migrate` would send it. */
export function scriptOf(step: PlannedStep, kind: DatabaseKind): string {
  // a table that is rebuilt must not take the rows with it that refer to it
  const [open, close] = kind === 'sqlite' ? [['pragma foreign_keys = off;', 'begin immediate;'], ['pragma foreign_key_check;', 'commit;', 'pragma foreign_keys = on;']] : kind === 'hana' ? [['set transaction autocommit ddl off;'], ['commit;']] : [['begin;'], ['commit;']]
  return partsOf(step, kind).map((part) => {
    let schema = part.before
    const lines = part.changes.flatMap((change) => {
      const texts = part.online ? onlineOf(change, schema)!.steps.filter((s) => s.when === undefined).map((s) => s.text) : statementsOf(change, schema, kind)
      schema = after(schema, change)
      return [`-- ${describe(change)}`, ...(change.op === 'run' ? ['-- (moves data in TypeScript)'] : texts.map((text) => `${text};`)), '']
    })
    return part.online ? ['-- each statement by itself, beside the work of others', ...lines].join('\n') : [...open, '', ...lines, ...close, ''].join('\n')
  }).join('\n').trimEnd()
}
