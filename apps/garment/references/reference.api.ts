import { resource } from '@tenon/model'
import { may } from '../permissions.ts'
import { start } from '../trace/move.ts'
import { Item, Material } from './material.ts'
import { Reference } from './reference.ts'

const as = (name: string, path: string) => ({ as: name, path })

/** References in the words of the ledger that the front end speaks. */
export const references = resource(Reference, {
  path: 'referencias', name: 'Referencia',
  list: [as('id', 'id'), 'id', as('U_GSP_REFERENCE', 'code'), as('U_GSP_Desc', 'name'), as('Name', 'status'), as('U_GSP_COLLECTION', 'collection.code'), as('CollectionName', 'collection.name'), as('SchemaName', 'status'), as('garment', 'garment'), as('collectionName', 'collection.name')] as never,
  only: [], page: { by: 'none' }, search: ['code', 'name'], allow: { read: may('catalogue:read'), create: may('catalogue:write') },
  create: ['code', 'collection', 'name', 'garment', 'gender', 'size', 'colour', 'material', 'targetPrice'] as never,
  // a new reference begins its way at once
  created: (row, hands) => start(hands, row as never, (hands.actor?.facts.usuario as number | undefined) ?? null),
})
export const materials = resource(Material, { path: 'materiales', list: ['reference', 'use', 'item', 'itemName', 'quantity'], only: [], allow: { read: may('catalogue:read') } })
export const items = resource(Item, { path: 'items', list: ['id', 'width'], only: [], allow: { read: may('catalogue:read') } })
