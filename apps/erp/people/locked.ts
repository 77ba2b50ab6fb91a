import { randomUUID } from 'node:crypto'
import type { Engine } from '@tenon/engine'
import { both, instantOf, where } from '@tenon/model'
import { notify } from '../notices/notices.ts'
import { User } from './user.ts'

/** Somebody's signing is locked: whoever guards the site and whoever administers the accounts are told in the same second. */
export const tellSecurity = (engine: Engine, person: string): Promise<void> =>
  engine.act({ actor: null, requestId: randomUUID(), source: 'api', now: () => instantOf(Date.now()), timeZone: 'UTC' }, async (hands) => {
    const name = String((await hands.find(User, where('id', 'eq', person)))?.name ?? person)
    const guards = await hands.list(User, both(where('role', 'in', ['Security Officer', 'System Admin']), where('isActive', 'eq', true)), ['id'])
    await notify.tell(hands, guards.map((guard) => guard.id), { kind: 'signing-locked', type: 'error', title: 'Signing locked', message: `${name} gave a wrong secret three times while signing and can sign nothing until an administrator unlocks it.` })
  })
