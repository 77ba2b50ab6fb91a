import { createEngine } from '@tenon/engine'
import { type Actor, Decimal, type Hands } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { garment } from '../app.ts'
import { Collection } from '../collections/collection.ts'
import * as textile from '../consumption/dimension.ts'
import { Usage } from '../consumption/usage.ts'
import * as lists from '../parameters/parameter.ts'
import { Account } from '../people/account.ts'
import { Phase } from '../phases/phase.ts'
import { twelve } from '../phases/standard.ts'
import { Item, Material } from '../references/material.ts'
import { Reference } from '../references/reference.ts'
import { deliver, giveBack, start } from '../trace/move.ts'
import { State } from '../trace/movement.ts'
import { joined } from '../users/names.ts'
import { Usuario } from '../users/user.ts'
import { settings } from '../settings.ts'
import { collectionYears, dimensions, fabrics, garmentKinds, masterLists, trims } from './catalogue.ts'
import { demoUsers, people } from './people.ts'

type Row = Record<string, unknown>
const admin: Actor = { id: 0, tenant: null, isStaff: true, isSuperuser: true, roles: new Set(), permissions: new Set(), facts: {}, name: 'demo' }

/** A design house of two years, with so many references on their way: made by the app's own rules, every movement in its turn. */
export async function seedDemo(database: Database, password: string, count = 60, today: string = new Date().toISOString()): Promise<number> {
  const engine = createEngine(garment, database)
  let written = 0
  const at = <T>(moment: string, work: (hands: Hands) => Promise<T>): Promise<T> => engine.act({ actor: admin, requestId: 'demo', source: 'import', now: () => `${moment.slice(0, 19)}.000000Z`, timeZone: 'UTC' }, work)
  const before = (days: number): string => new Date(Date.parse(today) - days * 86_400_000).toISOString()
  const make = async (hands: Hands, ...of: Parameters<Hands['create']>): Promise<Row> => { written++; return hands.create(...of) }

  const { users, collections } = await at(before(400), async (hands) => {
    const users: Row[] = []
    for (const { firstName, lastName, ...user } of demoUsers(48)) users.push(await make(hands, Usuario, { ...user, fullName: settings.userColumns === 'derived' ? joined({ firstName, lastName }) : `${firstName} ${lastName}`, ...(settings.userColumns === 'derived' ? {} : { nombres: firstName, apellidos: lastName }), estado: 'ACTIVO' }))
    for (const { username, code } of people) await make(hands, Account, { username, password, email: `${username}@moda.example`, isStaff: code === null, isSuperuser: code === null, ...(code === null ? {} : { usuario: users.find((u) => u.code === code)?.id }) })
    for (const [i, [code, name, stage, area, estimatedHours, maximumHours]] of twelve.entries()) await make(hands, Phase, { code, name, stage, area, order: i + 1, estimatedHours, maximumHours })
    const collections: Row[] = []
    for (const [name, year, code] of collectionYears) collections.push(await make(hands, Collection, { code, name: `${name} ${year}`, season: name, year, startsOn: `${year - 1}-06-01`, endsOn: `${year}-05-31`, status: year < 2025 ? 'CERRADA' : 'ACTIVA' }))
    await seedLists(hands, make)
    return { users, collections }
  })
  const holder = (area: string, i: number): number => { const own = users.filter((u) => u.area === (area === 'COSTEO' ? 'COMERCIAL' : area)); return Number(own[i % own.length]!.id) }

  for (let i = 0; i < count; i++) {
    const kind = garmentKinds[i % garmentKinds.length]!
    const collection = collections[i % collections.length]!
    const begun = 10 + (i * 5) % 90
    const reference = await at(before(begun), async (hands) => {
      const row = await make(hands, Reference, { code: `PT0${String(1600 + i * 37)}`, collection: collection.id, name: `${kind} ${['Caribe', 'Andes', 'Orquídea', 'Guatapé', 'Peñol'][i % 5]!}`, garment: kind, gender: 'MUJER', size: 'S', colour: ['Blanco', 'Coral', 'Índigo', 'Arena'][i % 4]!, material: fabrics[i % fabrics.length]![1], targetPrice: Decimal.of(String(90 + (i * 13) % 160)) })
      await start(hands, row, holder('DISEÑO', i))
      return row
    })
    await at(before(begun), (hands) => seedMaterials(hands, reference, i, make))
    // most go on a step every few days, and every fourth is sent back once
    for (let step = 0, day = begun - 2; day > 0 && step < (i % 14); step++, day -= 3) {
      await at(before(day), async (hands) => {
        const state = await hands.find(State, { op: 'eq', path: 'id', value: reference.id })
        if (state === null || state.status === 'FINALIZADA') return
        const phase = await hands.find(Phase, { op: 'eq', path: 'id', value: state.phase })
        if (i % 4 === 3 && step === 5) await giveBack(hands, { reference: Number(reference.id), reason: 'MEDIDAS', notes: 'La cintura mide dos centímetros de más', to: holder('DISEÑO', i + 1) })
        else await deliver(hands, { reference: Number(reference.id), to: holder(twelve[Number(phase?.order ?? 12)]?.[3] ?? 'CALIDAD', i + step) })
        written += 2
      })
    }
  }
  return written
}

async function seedMaterials(hands: Hands, reference: Row, i: number, make: (hands: Hands, ...of: Parameters<Hands['create']>) => Promise<Row>): Promise<void> {
  for (const [n, [item, name]] of [fabrics[i % fabrics.length]!, trims[i % trims.length]!, trims[(i + 3) % trims.length]!].entries()) {
    await make(hands, Material, { id: `${String(reference.code)}-${n}`, model: reference.code, reference: reference.code, use: n === 0 ? 'PRINCIPAL' : n === 1 ? 'CIERRE' : 'FORRO', item, itemName: name, quantity: Decimal.of(n === 0 ? '1.4500' : '1') })
    if (n === 0) await make(hands, Usage, { reference: reference.code, fabric: item, fabricName: name, use: 'PRINCIPAL', metres: Decimal.of((1.1 + (i % 9) / 10).toFixed(4)), sizes: 'XS-XL', line: 'LÍNEA PLAYA' })
  }
}

async function seedLists(hands: Hands, make: (hands: Hands, ...of: Parameters<Hands['create']>) => Promise<Row>): Promise<void> {
  for (const [item, name, width] of fabrics) await make(hands, Item, { id: item, name, width: Decimal.of(width) })
  for (const [item, name] of trims) await make(hands, Item, { id: item, name, width: null })
  const entities = [lists.BaseTextil, lists.Tela, lists.Print, lists.HiloTela, lists.HiloMolde, lists.CanalTela, lists.Sesgos, lists.Rotacion, lists.Restricciones]
  for (const [i, names] of masterLists.entries()) for (const name of names) await make(hands, entities[i]!, { name })
  await make(hands, lists.Parameter, { code: 'P001', base: 1, fabric: 1, print: 1, fabricGrain: 1, patternGrain: 1, channel: 1, bias: 1, rotation: 1, restriction: 1 })
  const { Prenda, CantidadTelas, UsoTela, Base, Color, Ancho, Propiedades, Variante, Descripcion, Terminacion } = textile
  for (const [i, of] of [Prenda, CantidadTelas, UsoTela, Base, Color, Ancho, Propiedades, Variante, Descripcion, Terminacion].entries()) for (const name of dimensions[i]!) await make(hands, of, { name })
  for (let i = 0; i < 24; i++) await make(hands, textile.Consumption, { garment: 1 + (i % 4), fabrics: 1 + (i % 2), use: 1 + (i % 2), base: 1 + (i % 3), colour: 1 + (i % 2), width: 1 + (i % 3), properties: 1, variant: 1 + (i % 3), description: 1 + (i % 3), finish: 1 + (i % 2), metres: Decimal.of((0.8 + i / 20).toFixed(4)) })
}
