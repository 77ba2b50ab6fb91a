import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { createSigning, Signer } from '@tenon/auth'
import { type Anchors, type Engine, type EngineOptions, entitiesOf, fileAnchors } from '@tenon/engine'
import type { App, Entity } from '@tenon/model'
import type { Database } from '@tenon/sql'
import type { accountsOf } from './accounts.ts'
import type { System } from './system.ts'

export const isRegulated = (app: App): boolean => entitiesOf(app).some((e) => e.options.gmp !== undefined)
/** What stands beside the entities of an app that has regulated records: who may not sign for now. */
export const signers = (app: App): Entity[] => (isRegulated(app) ? [Signer as unknown as Entity] : [])

/** The trail's key, made of the secret that the database does not hold. Another secret is another key: what was written before would not fit any more. */
export const trailKey = (secret: string): string => createHmac('sha256', secret).update('the trail of regulated records').digest('hex')
/** Where the ends of a system's trail are kept: beside the data, outside the database. */
export const anchorsOf = (system: Pick<System, 'name'>, folder: string, key: string): Anchors => fileAnchors(join(folder, `${system.name}.anchors.jsonl`), key)

/** What an engine needs to write regulated records; nothing where there are none. Close it when the last is written. */
export function trailFor(system: Pick<System, 'name' | 'app'>, folder: string, secret: () => string): { readonly options: Pick<EngineOptions, 'trail'>; close(): void } {
  if (!isRegulated(system.app)) return { options: {}, close: () => {} }
  const key = trailKey(secret())
  const anchors = anchorsOf(system, folder, key)
  return { options: { trail: { key, anchor: anchors.keep } }, close: () => anchors.close() }
}

/** How the people of a system prove at signing who they are. `engine` is asked for when somebody's signing is locked. */
export function signingFor(system: Pick<System, 'app' | 'signing'>, database: Database, { store, passwords }: ReturnType<typeof accountsOf>, engine: () => Engine): Pick<EngineOptions, 'signing'> {
  if (!isRegulated(system.app)) return {}
  const { locked } = system.signing ?? {}
  return { signing: createSigning({ database, store, passwords, ...(locked === undefined ? {} : { alert: (person) => locked(engine(), String(person)) }) }) }
}
