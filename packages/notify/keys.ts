import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Engine, Fault } from '@tenon/engine'
import { instantOf, where } from '@tenon/model'
import webpush from 'web-push'
import type { NotifyTables } from './tables.ts'

/** A pair that is made at the first need and kept: every process has the same. */
export interface Keys { readonly open: string; readonly secret: string }
const made: Readonly<Record<string, () => Keys>> = {
  push: () => { const { publicKey, privateKey } = webpush.generateVAPIDKeys(); return { open: publicKey, secret: privateKey } },
  links: () => ({ open: '', secret: randomBytes(32).toString('base64url') }),
}

export async function keysOf(engine: Engine, { NotifyKey }: NotifyTables, name: 'push' | 'links'): Promise<Keys> {
  const context = { actor: null, requestId: 'notify keys', source: 'job' as const, now: () => instantOf(Date.now()), timeZone: 'UTC' }
  const find = async (): Promise<Keys | null> => {
    const row = await engine.act(context, (hands) => hands.find(NotifyKey, where('name', 'eq', name)))
    return row === null ? null : { open: String(row.open ?? ''), secret: String(row.secret) }
  }
  const there = await find()
  if (there !== null) return there
  // two processes may be the first
  await engine.act(context, (hands) => hands.create(NotifyKey, { name, ...made[name]!() })).catch((error: unknown) => { if (!(error instanceof Fault && error.code === 'invalid')) throw error })
  return (await find())!
}

/** What a link in a letter proves: that it was sent to this person. */
export const signed = (secret: string, user: unknown, kind: string): string => `${Buffer.from(JSON.stringify([user, kind])).toString('base64url')}.${sign(secret, JSON.stringify([user, kind]))}`
export function readSigned(secret: string, token: string): { readonly user: string | number; readonly kind: string } | null {
  const [said = '', proof = ''] = token.split('.')
  const text = Buffer.from(said, 'base64url').toString()
  const [right, given] = [Buffer.from(sign(secret, text)), Buffer.from(proof)]
  if (right.length !== given.length || !timingSafeEqual(right, given)) return null
  const [user, kind] = JSON.parse(text) as [string | number, string]
  return { user, kind }
}
const sign = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('base64url')
