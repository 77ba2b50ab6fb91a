import { readInput } from '@tenon/http'
import { json, text, where } from '@tenon/model'
import { activities } from '../activities/activity.api.ts'
import { issues } from '../issues/issue.api.ts'
import { customers, vendors } from '../parties/parties.api.ts'
import { Vendor } from '../parties/vendor.ts'
import { payments } from '../payments/payment.api.ts'
import { leads } from '../selling/lead.api.ts'
import { pipelines } from '../selling/pipeline.api.ts'
import { toldResult } from '../told.ts'
import { alsoBare, at, callOf, idOf, rowOf, rowsOf, type Call, type PlainRoute, type Reply } from './door.ts'

const vendorTypes = (Vendor.fields.vendorType.spec.choices ?? []).map((choice) => choice.value)

/** What belongs to a row that may be read, in the words of its own resource. */
const below = (parent: typeof customers, child: typeof customers, path: string) => async (call: Call): Promise<Reply> => {
  const { id } = await rowOf(call, parent, idOf(call.params.id))
  return { body: await rowsOf(call, child, where(path, 'eq', id), 'detail') }
}

/** The original names the action before the row here, once. */
async function resolve(call: Call): Promise<Reply> {
  const { resolutionNotes } = readInput(call.request, { resolutionNotes: text().optional() })
  const result = await callOf(call, issues, 'resolve', idOf(call.params.id), { resolutionNotes: resolutionNotes ?? null })
  const issue = toldResult(result)
  return { body: { ...issue, issue, ...(result.kind === 'row' ? result.extra : {}) } }
}

const markFailed = async (call: Call): Promise<Reply> => ({ body: toldResult(await callOf(call, payments, 'mark_failed', idOf(call.params.id), {})) })
async function reorder(call: Call): Promise<Reply> {
  const { stages } = readInput(call.request, { stages: json<unknown>().alias('stage_ids', 'stage_orders') })
  return { body: toldResult(await callOf(call, pipelines, 'reorder_stages', idOf(call.params.id), { stages })) }
}

export const related: PlainRoute[] = [
  at('GET', '/api/customers/{id}/activities/', below(customers, activities, 'customer')),
  at('GET', '/api/customers/{id}/vendors/', async (call) => ({ body: (await rowOf(call, customers, idOf(call.params.id))).vendor_organizations })),
  at('GET', '/api/leads/{id}/activities/', below(leads, activities, 'lead')),
  at('GET', '/api/vendors/types/', () => ({ body: vendorTypes })),
  at('GET', '/api/vendors/{id}/issues/', below(vendors, issues, 'vendor')),
  at('POST', '/api/issues/resolve/{id}/', resolve),
  at('POST', '/payments/{id}/mark_failed/', markFailed),
  ...alsoBare(at('POST', '/api/pipelines/{id}/stages/reorder/', reorder)),
]
