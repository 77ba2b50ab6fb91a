import { type PlainRoute, route } from '@tenon/http'
import type { Resource } from '@tenon/model'
import { localTime } from '../print/sheet.ts'

/** Every signature of a record, as it is to be shown and printed: who, when and where, what it means, and what it is worth today. */
export const signatureRoutes = (resources: readonly Resource[]): PlainRoute[] => resources.filter((r) => Object.values(r.entity.options.moves ?? {}).some((move) => move.signs !== undefined)).map((resource) =>
  route('GET', `/api/${resource.path}/{id}/signatures`, async ({ engine, params, context }) => ({
    body: (await engine.signatures(resource, params.id, context)).map((s) => ({
      id: s.uid, signer_id: s.signer, printed_name: s.printedName, meaning: s.meaning, at: s.at, zone: s.zone, local_time: localTime(String(s.at), String(s.zone)), method: s.method, comment: s.comment, record_version: s.version, sha256: s.hash, standing: s.standing,
      shown: `${String(s.printedName)}, ${localTime(String(s.at), String(s.zone))}: ${String(s.meaning)}${s.standing === 'valid' ? '' : ' (INVALID)'}`,
    })),
  }), { name: `${resource.name}Signatures`, doc: 'The electronic signatures of this record.' }))
