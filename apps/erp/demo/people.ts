import type { RoleName } from '../words.ts'

/** The front end's three plants, and where their clocks stand. */
export const plants = [['plant-a', 'Hyderabad', 'APAC', 'plant-head-1', 'Asia/Kolkata'], ['plant-b', 'Dublin', 'EMEA', 'dub-plant-head-1', 'Europe/Dublin'], ['plant-c', 'New Jersey', 'AMER', 'nj-plant-head-1', 'America/New_York']] as const

/** Its seventeen people, one a role. */
export const people: readonly (readonly [id: string, name: string, role: RoleName, department: string, plant: string | null])[] = [
  ['prod-head-1', 'Ravi Menon', 'Production Head', 'Production', 'plant-a'], ['prod-man-1', 'Anita Desai', 'Production Manager', 'Production', 'plant-a'], ['prod-op-1', 'Suresh Kumar', 'Production Operator', 'Production', 'plant-a'],
  ['qa-head-1', 'Meera Iyer', 'QA Head', 'Quality Assurance', 'plant-a'], ['qa-man-1', 'Priya Nair', 'QA Manager', 'Quality Assurance', 'plant-a'], ['qa-op-1', 'Arjun Rao', 'QA Operator', 'Quality Assurance', 'plant-a'],
  ['qc-head-1', 'Lakshmi Pillai', 'QC Head', 'Quality Control', 'plant-a'], ['qc-man-1', 'Vikram Shah', 'QC Manager', 'Quality Control', 'plant-a'], ['qc-op-1', 'Divya Reddy', 'QC Operator', 'Quality Control', 'plant-a'],
  ['scm-proc-1', 'Karan Malhotra', 'Procurement Officer', 'Supply Chain Management', 'plant-a'], ['scm-wh-1', 'Neha Gupta', 'Warehouse Manager', 'Supply Chain Management', 'plant-a'],
  ['fin-off-1', 'Rohit Verma', 'Finance Officer', 'Finance', 'plant-a'], ['plant-head-1', 'Sanjay Patel', 'Plant Head', 'Administration', 'plant-a'], ['sec-off-1', 'Manoj Singh', 'Security Officer', 'Security', 'plant-a'],
  ['admin-1', 'Asha Bose', 'System Admin', 'Administration', null], ['mgmt-1', 'Nikhil Chandra', 'Management', 'Corporate', null], ['sales-1', 'Pooja Sharma', 'Sales Person', 'Sales', null],
]
/** Who works at the other two plants: a crew each, in the roles of the first one's. */
const crews = [
  ['dub', 'plant-b', 'Aoife Kelly', 'Conor Walsh', 'Niamh Byrne', 'Ciara Doyle', 'Sean Murphy', 'Emma Nolan', 'Liam Quinn', 'Orla Ryan', 'Declan Moore', 'Grace Dunne', 'Eoin Brennan', 'Roisin Daly', 'Fergus Lynch', 'Kevin Burke'],
  ['nj', 'plant-c', 'Laura Bennett', 'Marcus Reed', 'Tina Alvarez', 'Helen Park', 'David Cohen', 'Sofia Rossi', 'George Hall', 'Wendy Chang', 'Omar Hassan', 'Julia Stone', 'Brian Foster', 'Carol Diaz', 'Robert King', 'Frank Miller'],
] as const
const atFirst = people.filter(([, , , , plant]) => plant === 'plant-a')
export const colleagues: typeof people = crews.flatMap(([prefix, plant, ...names]) => names.map((name, i) => { const [id, , role, department] = atFirst[i]!; return [`${prefix}-${id}`, name, role, department, plant] as const }))
export const mailOf = (id: string, name: string): string => (id === 'admin-1' ? 'admin@pharma.com' : `${name.toLowerCase().replace(' ', '.')}@pharma.com`)
