import { prove } from './goal.ts'
import { tenants } from './tenants.ts'

prove(tenants)
