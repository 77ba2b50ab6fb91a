import { FeedEntry } from '@tenon/events'
import { next } from '@tenon/http'
import { app } from '@tenon/model'
import { Code } from './codes.ts'
import { collectionEnvelope, collections } from './collections/collection.api.ts'
import { dimensionResources } from './consumption/dimension.ts'
import { usages } from './consumption/usage.ts'
import { english } from './english.ts'
import { images } from './images/image.ts'
import { parameterResources } from './parameters/parameter.ts'
import { Account } from './people/account.ts'
import { phases } from './phases/phase.api.ts'
import { items, materials, references } from './references/reference.api.ts'
import { Step } from './trace/movement.ts'
import { currents, movements } from './trace/trace.api.ts'
import { Holding } from './users/holding.ts'
import { userCounts } from './users/options.ts'
import { userEnvelope, users } from './users/user.api.ts'

const written = (sentence: string) => ({ row: (row: Readonly<Record<string, unknown>>, about: { readonly did: string; say(sentence: string): string }) => (about.did === 'create' ? { success: `${about.say(sentence)} id ${String(row.id ?? '')}`.trim() } : row) })

/** The habits of the existing front end: Spanish first, both envelopes of a list, errors under every name it looks for. */
export const dialect = next({
  languages: ['es', 'en'], phrases: { en: english }, pageSize: 20,
  envelopes: { Usuario: userEnvelope, Coleccion: collectionEnvelope, Parametro: written('Parámetro creado,'), FactConsumo: { row: (row, { did, say }) => (did === 'create' ? { success: say('Consumo registrado') } : row) } },
})

/**
 * Garment production control: who works here, what is designed, and where each piece is on its way from sketch to finished sample.
 *
 * @example
 * const engine = createEngine(garment, database)
 */
export const garment = app({
  name: 'garment', title: 'Garment production control', prefix: '/api', dialect, timeZone: 'UTC',
  resources: [users, userCounts, collections, phases, references, materials, items, movements, currents, ...parameterResources, ...dimensionResources, usages, images],
  entities: [Account, Code, Step, Holding, FeedEntry],
})
