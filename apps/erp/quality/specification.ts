import { actor, both, choice, date, decimal, entity, type Hands, instant, integer, lines, now, one, part, resource, signature, signedIn, text, where } from '@tenon/model'
import { Material } from '../materials/material.ts'
import { witness } from '../people/person.ts'
import { laboratory, only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, ownPlant, plantInput, stamped, timestamps } from '../traits.ts'

type Row = Record<string, unknown>
/** One test of a specification: by limits where its result is a number, by words where it is not. */
export const SpecificationTest = part('specification_test', { testName: text(150), method: text(100).optional(), unit: text(20).optional(), lowLimit: decimal(14, 4).optional(), highLimit: decimal(14, 4).optional(), criterion: text(300).optional() }, { table: 'specification_tests' })

/** What a material must be so that it may be used or sold; one version of a material is effective at a time. */
export const Specification = entity('specification', {
  id: key(), material: one(Material).reverse('specifications'), specVersion: integer().default(1).readonly().wire('version').column('spec_version'), title: text(200), tests: lines(SpecificationTest), effectiveFrom: date().optional(),
  status: choice('Draft', 'Approved', 'Effective', 'Superseded').default('Draft').readonly(), author: witness('author'), approvedBy: witness('approved_by'), approvedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'specifications', unique: [['material', 'specVersion']], stamps: { ...stamped, createdBy: 'author' }, order: ['material', '-specVersion'], title: (s) => `${s.title} v${s.specVersion}`, index: [['material', 'status']],
  gmp: { reason: true, unsigned: { status: 'Draft', approvedBy: null, approvedAt: null } },
  moves: {
    approve: { when: { status: 'Draft' }, set: { status: 'Approved', approvedBy: actor, approvedAt: now }, signs: 'approved', apart: ['author'], refusal: 'Only drafts are approved.', gates: [{ unless: { op: 'not', of: where('tests.testName', 'isNull', false) }, say: 'A specification has at least one test.' }] },
    putIntoEffect: { when: { status: 'Approved' }, set: { status: 'Effective' }, signs: 'made effective', refusal: 'Only approved versions become effective.', gates: [{ unless: ({ today }) => where('effectiveFrom', 'gt', today), say: 'Its day has not come yet.' }] },
  },
  check: (s, old) => [
    ...(old !== null && old.status !== 'Draft' && s.status === old.status ? [{ path: [], message: 'Only drafts can be changed: make a new version.' }] : []),
    ...(s.tests ?? []).flatMap((test, i) => (test.lowLimit !== null && test.highLimit !== null && test.lowLimit.compare(test.highLimit) > 0 ? [{ path: ['tests', i, 'lowLimit'], message: 'The lower limit lies above the upper.' }] : [])),
  ],
  hooks: {
    before: async (s, old, hands) => {
      if (old !== null) return undefined
      const [last] = await hands.list(Specification, where('material', 'eq', s.material), ['-specVersion'], 1)
      return { specVersion: Number(last?.specVersion ?? 0) + 1 }
    },
    after: async (s, old, hands) => {
      if (s.status !== 'Effective' || old?.status === 'Effective') return
      for (const one of await hands.list(Specification, both(where('material', 'eq', s.material), where('status', 'eq', 'Effective'), where('id', 'ne', s.id)))) await hands.because(`superseded by version ${s.specVersion}`).update(Specification, one.id, { status: 'Superseded' })
    },
  },
})

/** What a material is tested for by its effective specification; nothing where it has none. */
export async function testsFor(hands: Hands, material: unknown): Promise<Row[]> {
  const found = await hands.find(Specification, both(where('material', 'eq', material), where('status', 'eq', 'Effective')))
  return ((found?.tests ?? []) as Row[]).map(({ testName, method, unit, lowLimit, highLimit, criterion }) => ({ testName, method, unit, lowLimit, highLimit, criterion }))
}

const authors = only(laboratory, 'Specifications are written by quality control.')
const approvers = only(['QA Head', 'QA Manager'], 'Specifications are approved by quality assurance.')
export const specifications = resource(Specification, {
  path: 'specifications', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['id', 'material', { as: 'material_name', path: 'material.name' }, 'specVersion', 'title', 'status', 'effectiveFrom', 'author', 'approvedBy', 'tests.count', 'plant'], detail: ['*', 'plant', { as: 'material_name', path: 'material.name' }, { tests: ['*'] }],
  create: ['material', 'title', 'tests', 'effectiveFrom', 'plant'], update: ['title', 'tests', 'effectiveFrom'], filter: ['material', 'status'], search: ['title', 'material.name', 'material.code'], sort: ['title', 'status', 'createdAt'],
  before: (_spec, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: authors, update: authors, approve: approvers, putIntoEffect: approvers }, actions: { approve: { on: 'row', move: 'approve', input: signature }, putIntoEffect: { on: 'row', path: 'put-into-effect', move: 'putIntoEffect', input: signature } },
})
