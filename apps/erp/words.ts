/** The words of the front end: departments, roles, and who works where. */
export const departments = ['Quality Assurance', 'Quality Control', 'Supply Chain Management', 'Production', 'Administration', 'Sales', 'Corporate', 'Finance', 'Security'] as const
export const roleNames = [
  'Production Head', 'Production Manager', 'Production Operator', 'QA Head', 'QA Manager', 'QA Operator', 'QC Head', 'QC Manager', 'QC Operator',
  'Procurement Officer', 'Warehouse Manager', 'Finance Officer', 'System Admin', 'Plant Head', 'Management', 'Security Officer', 'Sales Person',
] as const
export type RoleName = (typeof roleNames)[number]
/** Whoever has one of these roles and no plant of their own works for all plants. */
export const corporate: readonly RoleName[] = ['Management', 'System Admin', 'Finance Officer', 'Procurement Officer', 'Sales Person']
